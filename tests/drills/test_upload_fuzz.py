"""Whatever is sent through the upload door: a picture or a refusal, in bounds, nothing left."""

import itertools
import os
import random
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

from tests.portal import Portal
from tests.uploads.intake import forgery
from tests.uploads.intake.bombs import bombs
from tests.uploads.intake.test_mutations import mutated, originals
from tests.visitor import Visitor

pytestmark = pytest.mark.drill

FILES = 2000 if os.environ.get("SAFELIGHT_DRILLS") == "full" else 50
# Each person may send 120 photos an hour.
FILES_PER_PERSON = 100
MOST_GROWTH = 500 * 1024 * 1024


@dataclass
class Outcome:
    """What the server answered, how long it took at worst, and how large it got."""

    statuses: dict[int, int] = field(default_factory=dict)
    worst_seconds: float = 0.0
    worst_file: str = ""
    most_memory: int = 0

    def note(self, name: str, status: int, seconds: float, memory: int) -> None:
        self.statuses[status] = self.statuses.get(status, 0) + 1
        self.most_memory = max(self.most_memory, memory)
        if seconds > self.worst_seconds:
            self.worst_seconds, self.worst_file = seconds, name


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    folder = tmp_path / "tmp"
    folder.mkdir()
    return folder


@pytest.fixture
def portal(tmp_path: Path, temporary: Path) -> Iterator[Portal]:
    portal = Portal(tmp_path / "var", settings={"TMPDIR": str(temporary)})
    portal.start()
    yield portal
    portal.stop()


def hostile_files(seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield every forgery once, then mutants of valid files for ever."""
    catalogue = {
        **forgery.pixel_bombs(),
        **forgery.polyglots(),
        **forgery.impostors(),
        **bombs(),
        "deflate bomb": forgery.deflate_bomb(),
        "text bomb": forgery.text_bomb(),
        "scan bomb": forgery.scan_bomb(),
        "nothing": b"",
    }
    yield from catalogue.items()
    chance = random.Random(seed)
    for number in itertools.count():
        original = chance.choice(originals())
        if chance.random() < 0.2:
            yield f"cut {number}", original[: chance.randrange(len(original))]
        steps = [
            (chance.randrange(2**20), chance.randrange(4), chance.randbytes(chance.randint(1, 12)))
            for _ in range(chance.randint(1, 6))
        ]
        yield f"mutant {number}", mutated(original, steps)


def test_only_pictures_and_refusals_come_back_and_nothing_stays(
    portal: Portal, temporary: Path
) -> None:
    before = {path for path in temporary.rglob("*") if path.is_file()}
    start = _memory(portal)
    outcome = Outcome()
    for visitor, name, file in _visits(portal, FILES):
        begun = time.monotonic()
        answer = visitor.upload(file, script=True)
        outcome.note(name, answer.status, time.monotonic() - begun, _memory(portal))
        assert answer.status == 201 or 400 <= answer.status < 500, (name, answer.status)
        if answer.status == 201:
            [photo] = re.findall(r'id="photo-([0-9a-f-]{36})"', answer.text)
            visitor.post(f"/photos/{photo}/delete/")
    grown = outcome.most_memory - start
    print(
        f"\n{FILES} files: {outcome.statuses}, worst {outcome.worst_seconds:.2f} s "
        f"({outcome.worst_file}), web server {start >> 20} MB, at most {grown >> 20} MB more"
    )
    assert grown < MOST_GROWTH
    assert not portal.objects()
    assert {path for path in temporary.rglob("*") if path.is_file()} == before
    assert portal.manage("audit_retention").returncode == 0


def _visits(portal: Portal, files: int) -> Iterator[tuple[Visitor, str, bytes]]:
    hostile = hostile_files(seed=20261123)
    for first in range(0, files, FILES_PER_PERSON):
        visitor = Visitor(portal)
        visitor.sign_up()
        visitor.consent()
        for _ in range(min(FILES_PER_PERSON, files - first)):
            visitor.get("/studio/")
            name, file = next(hostile)
            yield visitor, name, file


def _memory(portal: Portal) -> int:
    """Return the resident bytes of the web server and whatever it started."""
    total = 0
    for process in portal.tree():
        try:
            if any("gunicorn" in word for word in process.cmdline()) or _is_child(process):
                total += process.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total


def _is_child(process: psutil.Process) -> bool:
    return "-I" in process.cmdline()
