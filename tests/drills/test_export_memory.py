"""Memory stays flat while a copy of 200 MB (in full: 2 GB) is made and while it is downloaded."""

import http.client
import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest

from tests.portal import Portal, wait_until
from tests.visitor import Visitor

pytestmark = pytest.mark.drill
IS_FULL = os.environ.get("SAFELIGHT_DRILLS") == "full"
PICTURE_MB = 20
PICTURES = 100 if IS_FULL else 10
# A copy that were held whole, or even one picture too many, would show.
MOST_GROWTH_MB = 120
FILL = """
import os
from accounts.models import Person
from privacy.vault import actions as vault
from privacy.vault.models import Kind
owner = Person.objects.get(email="{address}").pk
for _ in range({pictures}):
    content = b"\\xff\\xd8\\xff" + os.urandom({size})
    vault.confirm(sealed=vault.deposit(owner=owner, kind=Kind.PHOTO, plaintext=content))
"""


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Portal]:
    portal = Portal(tmp_path / "var")
    portal.start()
    yield portal
    portal.stop()


def most_during(processes: Callable[[], list[psutil.Process]], work: Callable[[], None]) -> int:
    """Return how much the processes grew at most while `work` ran, in MB."""
    done = threading.Event()
    before, most = resident(processes()), 0

    def watch() -> None:
        nonlocal most
        while not done.is_set():
            most = max(most, resident(processes()))
            time.sleep(0.05)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        work()
    finally:
        done.set()
        watcher.join()
    return (most - before) >> 20


def resident(processes: list[psutil.Process]) -> int:
    """Return the bytes that are the processes' own: those of a fork are not counted twice."""
    total = 0
    for process in processes:
        try:
            total += process.memory_full_info().uss
        except psutil.NoSuchProcess:
            continue
    return total


def test_memory_stays_flat(portal: Portal) -> None:
    visitor = Visitor(portal)
    visitor.sign_up()
    fill = FILL.format(address=visitor.address, pictures=PICTURES, size=PICTURE_MB << 20)
    done = portal.manage("shell", "-c", fill)
    assert done.returncode == 0, done.stderr
    visitor.get("/privacy/copy/")
    link = r"/privacy/copy/[0-9a-f-]{36}/\w+/"
    progress: set[str] = set()

    def build() -> None:
        visitor.post("/privacy/copy/")

        def is_there() -> bool:
            page = visitor.get("/privacy/copy/").text
            progress.update(re.findall(r"(\d+) %</span>", page))
            return bool(re.search(link, page))

        assert wait_until(is_there, 500)

    building = most_during(portal.studio_workers, build)
    [address] = set(re.findall(link, visitor.get("/privacy/copy/").text))
    received = 0

    def download() -> None:
        nonlocal received
        received = length_of(visitor, address)

    downloading = most_during(lambda: web_servers(portal), download)
    print(
        f"\n{received >> 20} MB: at most {building} MB more to make it, {downloading} MB to send; "
        f"progress shown: {sorted(map(int, progress))}"
    )
    assert received > PICTURES * PICTURE_MB << 20
    assert building < MOST_GROWTH_MB
    assert downloading < MOST_GROWTH_MB


def length_of(visitor: Visitor, address: str) -> int:
    """Download and throw away; return how many bytes came."""
    parts = urlsplit(visitor.portal.url)
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=120)
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in visitor.jar)
    connection.request("GET", address, headers={"Cookie": cookies})
    answer = connection.getresponse()
    assert answer.status == 200
    total = 0
    while piece := answer.read(1 << 20):
        total += len(piece)
    assert total == int(answer.headers["Content-Length"])
    return total


def web_servers(portal: Portal) -> list[psutil.Process]:
    return [process for process in portal.tree() if "gunicorn" in " ".join(process.cmdline())]
