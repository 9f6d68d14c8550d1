"""Workers are killed in every way there is; no message is lost."""

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.drills.conftest import descendants
from tests.portal import ROOT, wait_until

pytestmark = pytest.mark.drill
Worker = subprocess.Popen[bytes]


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "log"


@pytest.fixture
def environment(tmp_path: Path, log: Path) -> dict[str, str]:
    url = f"safelight+sqlite://{tmp_path}/broker.sqlite3"
    return {**os.environ, "DRILL_BROKER": url, "DRILL_LOG": str(log), "PYTHONPATH": str(ROOT)}


@pytest.fixture
def start_worker(environment: dict[str, str], tmp_path: Path) -> Iterator[Callable[..., Worker]]:
    """Start workers in sessions of their own; kill what is left of them afterwards."""
    workers: list[Worker] = []

    def start(**extra: str) -> Worker:
        command = [sys.executable, "-m", "celery", "-q", "-A", "tests.drills.broker_app", "worker"]
        with (tmp_path / "worker.txt").open("ab") as output:
            worker = subprocess.Popen(
                [*command, "-P", "prefork", "-c", "2", "-l", "WARNING", "--without-gossip"],
                env={**environment, **extra},
                cwd=ROOT,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        workers.append(worker)
        return worker

    yield start
    for worker in workers:
        kill(worker)


def kill(worker: Worker) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()


def publish(environment: dict[str, str], count: int, seconds: float) -> None:
    code = (
        "from tests.drills.broker_app import note\n"
        f"for number in range({count}): note.delay(number, {seconds})"
    )
    subprocess.run([sys.executable, "-c", code], env=environment, cwd=ROOT, check=True)


def noted(log: Path, word: str) -> list[int]:
    """Return the numbers of the tasks that noted `word`, once for each time they did."""
    lines = log.read_text().splitlines() if log.exists() else []
    return [int(line.split()[1]) for line in lines if line.startswith(word)]


def done(log: Path) -> list[int]:
    return noted(log, "done")


def has_done(log: Path, tasks: int) -> bool:
    return len(set(done(log))) >= tasks


def test_nothing_is_lost_when_the_whole_worker_group_is_killed(
    environment: dict[str, str], start_worker: Callable[..., Worker], log: Path
) -> None:
    publish(environment, 100, seconds=0.02)
    for target in (20, 50):
        worker = start_worker()
        assert wait_until(partial(has_done, log, target))
        kill(worker)
    start_worker()
    assert wait_until(lambda: len(set(done(log))) == 100)
    # Two slots, killed twice: at most four tasks may have run without being acknowledged.
    assert len(done(log)) <= 104


def test_message_of_a_killed_slot_is_run_by_the_next(
    environment: dict[str, str], start_worker: Callable[..., Worker], log: Path
) -> None:
    publish(environment, 2, seconds=2)
    worker = start_worker()
    assert wait_until(lambda: len(noted(log, "started")) == 2)
    for slot in descendants(worker.pid):
        os.kill(slot, signal.SIGKILL)
    # Celery waits ten seconds for a slot's last words before it gives the message back.
    assert wait_until(lambda: sorted(set(done(log))) == [0, 1], 40)


def test_stopped_worker_hands_its_message_back_at_once(
    environment: dict[str, str], start_worker: Callable[..., Worker], log: Path
) -> None:
    publish(environment, 1, seconds=3)
    worker = start_worker(REMAP_SIGTERM="SIGQUIT")
    assert wait_until(lambda: noted(log, "started") == [0])
    worker.terminate()
    worker.wait(timeout=10)
    assert done(log) == []
    assert leased(environment) == 0
    start_worker()
    assert wait_until(lambda: done(log) == [0])


def leased(environment: dict[str, str]) -> int:
    path = environment["DRILL_BROKER"].removeprefix("safelight+sqlite://")
    with sqlite3.connect(path) as database:
        rows = database.execute("SELECT count(*) FROM message WHERE owner IS NOT NULL")
        return int(rows.fetchone()[0])
