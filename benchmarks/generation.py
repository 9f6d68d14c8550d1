"""What a job costs beside its engine: click to start, claim to done, signing, each apart.

Claim to done is compared in turn, in one process, with decoding, engine and encoding alone, so
that whatever else the machine does falls on both. Click to start goes through the running portal.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

RUNS = 7
CLICKS = 5
STYLES = ("studio-grey", "studio-navy", "studio-white", "office")
SIZE = 1024


def main() -> None:
    """Measure in processes of their own: real databases, real sealing, a folder as the store."""
    folder = tempfile.mkdtemp(prefix="safelight-generation-")
    environment = {
        **{name: value for name, value in os.environ.items() if name != "SECRET_KEY"},
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "SAFELIGHT_DATA_DIR": folder,
        "SAFELIGHT_PORTRAITS_PER_DAY": "1000",
    }
    try:
        for command in (["manage.py", "setup"], ["-m", "benchmarks.generation", "measure"]):
            subprocess.run([sys.executable, *command], env=environment, check=True)
        click_to_start(Path(folder) / "portal")
    finally:
        shutil.rmtree(folder)


class Stopwatch:
    """Sums seconds by the name of what takes them."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        started = time.perf_counter()
        yield
        self.seconds[name] += time.perf_counter() - started

    def over(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return `function`, its time counted under `name`."""

        def timed(*args: Any, **options: Any) -> Any:
            with self.of(name):
                return function(*args, **options)

        return timed


def measure() -> None:
    """Print claim to done of a four-style job against what its engine takes alone."""
    import django  # noqa: PLC0415 - settings come from the environment of this process

    django.setup()
    from privacy.retention.actions import sweep  # noqa: PLC0415
    from tests.people import open_person  # noqa: PLC0415

    sweep()
    person = open_person()
    _alone(), _job(person)
    pairs = [(_alone(), _job(person)) for _ in range(RUNS)]
    alone, jobs = zip(*pairs, strict=True)
    print(f"one photo in {len(STYLES)} styles at {SIZE} px, medians of {RUNS} runs in turn, ms")
    for name in ("decode", "engine", "encode"):
        print(f"  {name:34} {median(run[name] for run in alone) * 1e3:7.0f}")
    for name in ("open photo", "keep portraits", "end"):
        print(f"  + {name:32} {median(run[name] for run in jobs) * 1e3:7.0f}")
    done, bare = (median(run["total"] for run in runs) for runs in (jobs, alone))
    ratio = median(job["total"] / one["total"] for one, job in pairs)
    print(f"  engine, decode and encode alone    {bare * 1e3:7.0f}")
    print(f"  claim to done                      {done * 1e3:7.0f}   ratio {ratio:.2f} (aim 1.10)")
    _signing()


def _photo() -> bytes:
    from tests.portraits import as_jpeg, astronaut  # noqa: PLC0415

    return as_jpeg(astronaut(), marked=False)


def _alone() -> dict[str, float]:
    from generation.engines.base import EngineRequest  # noqa: PLC0415
    from generation.engines.studio.engine import StudioEngine  # noqa: PLC0415
    from generation.headshots.renditions import encode  # noqa: PLC0415
    from generation.styles import STYLES as ALL  # noqa: PLC0415
    from uploads.intake.pictures import pixels, rebuild  # noqa: PLC0415

    photo, watch = rebuild(_photo()).jpeg, Stopwatch()
    with watch.of("total"):
        with watch.of("decode"):
            rgb = pixels(photo)
        request = EngineRequest(rgb, tuple(ALL[slug] for slug in STYLES), size=SIZE)
        results = StudioEngine().make(request)
        with watch.of("engine"):
            result = next(results, None)
        while result is not None:
            with watch.of("encode"):
                encode(result.picture)
            with watch.of("engine"):
                result = next(results, None)
    return watch.seconds


def _job(person: Any) -> dict[str, float]:
    from generation.engines.base import Ratio  # noqa: PLC0415
    from generation.headshots import actions as headshots  # noqa: PLC0415
    from generation.jobs import attempt, run  # noqa: PLC0415
    from generation.jobs.actions import request_headshots  # noqa: PLC0415
    from generation.keep import Keep  # noqa: PLC0415
    from generation.styles import STYLES as ALL  # noqa: PLC0415
    from uploads.actions import add_photo  # noqa: PLC0415

    watch = Stopwatch()
    job = request_headshots(
        owner=person.pk,
        photos=[add_photo(owner=person.pk, data=_photo())],
        styles=[ALL[slug] for slug in STYLES],
        ratio=Ratio.SQUARE,
        keep=Keep.DAY,
        size=SIZE,
    )
    places = [
        (run, "open_photo", "open photo"),
        (run, "keep_headshot", "keep portraits"),
        (headshots, "encode", "encode"),
        (attempt, "end_job", "end"),
    ]
    originals = [(module, name, getattr(module, name)) for module, name, _ in places]
    for module, name, words in places:
        setattr(module, name, watch.over(words, getattr(module, name)))
    try:
        with watch.of("total"):
            run.run_job(job.pk)
    finally:
        for module, name, original in originals:
            setattr(module, name, original)
    job.refresh_from_db()
    assert job.state == "done", job.failure
    watch.seconds["keep portraits"] -= watch.seconds["encode"]
    return watch.seconds


def _signing() -> None:
    from generation.headshots.models import Headshot  # noqa: PLC0415
    from generation.provenance.signing import sign  # noqa: PLC0415
    from privacy.ledger.actors import Actor  # noqa: PLC0415

    from generation.headshots.actions import open_headshot  # noqa: PLC0415 # isort: skip

    headshot = Headshot.objects.select_related("sealed").first()
    assert headshot is not None
    master = open_headshot(headshot=headshot, actor=Actor.person(headshot.owner_id)).read()
    watches = [Stopwatch() for _ in range(RUNS)]
    for watch in watches:
        with watch.of("sign"):
            sign(master, engine=headshot.engine)
    each = median(watch.seconds["sign"] for watch in watches)
    print(f"  signing, on delivery, each         {each * 1e3:7.0f}")


def click_to_start(folder: Path) -> None:
    """Print how long it takes from the click until a worker has claimed the job."""
    import contextlib  # noqa: PLC0415
    import sqlite3  # noqa: PLC0415

    from tests.portal import Portal, wait_until  # noqa: PLC0415
    from tests.visitor import Visitor  # noqa: PLC0415

    portal = Portal(folder)
    portal.start()
    try:
        visitor = Visitor(portal)
        visitor.sign_up()
        visitor.consent()
        waits = []
        for _ in range(CLICKS):
            visitor.upload(_photo())
            clicked = time.time()
            address = visitor.make_portraits("studio-grey")
            with contextlib.closing(sqlite3.connect(portal.data / "db.sqlite3")) as database:
                question = (
                    "SELECT (julianday(started_at) - 2440587.5) * 86400,"
                    " (julianday(created_at) - 2440587.5) * 86400, state"
                    " FROM generation_job ORDER BY created_at DESC LIMIT 1"
                )

                def row() -> Any:
                    return database.execute(question).fetchone()  # noqa: B023

                assert wait_until(lambda: row()[2] == "done", 120), address
                started, asked, _state = row()
            waits.append((started - clicked, started - asked))
        click, queue = (median(wait[each] for wait in waits) for each in (0, 1))
        print(f"through the portal, medians of {CLICKS}, ms")
        print(f"  click to start                     {click * 1e3:7.0f}")
        print(f"  of it, waiting in the queue        {queue * 1e3:7.0f}")
    finally:
        portal.stop()


if __name__ == "__main__":
    measure() if sys.argv[1:] == ["measure"] else main()
