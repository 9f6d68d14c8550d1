"""A worker or a whole machine that dies in the middle of a job: it completes, once."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.portal import Portal, wait_until
from tests.portraits import as_jpeg, astronaut
from tests.visitor import Visitor

pytestmark = pytest.mark.drill
STYLES = ("studio-grey", "studio-navy", "studio-white", "office")


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Portal]:
    portal = Portal(tmp_path / "var")
    portal.start()
    yield portal
    portal.stop()


@pytest.fixture
def visitor(portal: Portal) -> Visitor:
    visitor = Visitor(portal)
    visitor.sign_up()
    visitor.consent()
    visitor.upload(as_jpeg(astronaut()))
    return visitor


def ask(portal: Portal, question: str) -> list[tuple[object, ...]]:
    with contextlib.closing(sqlite3.connect(portal.data / "db.sqlite3", timeout=20)) as database:
        return database.execute(question).fetchall()


def job_state(portal: Portal) -> str:
    return str(ask(portal, "SELECT state FROM generation_job")[0][0])


def made(portal: Portal) -> int:
    return len(ask(portal, "SELECT id FROM generation_headshot"))


def assert_completed_once(portal: Portal, visitor: Visitor) -> None:
    assert wait_until(lambda: job_state(portal) == "done", 120), job_state(portal)
    styles = ask(portal, "SELECT style FROM generation_headshot ORDER BY style")
    assert [style for (style,) in styles] == sorted(STYLES)
    assert len(visitor.portraits()) == len(STYLES)
    (attempts,) = ask(portal, "SELECT attempt FROM generation_job")[0]
    assert attempts == 2
    assert wait_until(lambda: len(portal.objects()) == len(STYLES)), "something is left over"
    assert portal.manage("verify_ledger").returncode == 0


def test_a_worker_killed_in_the_middle_completes_the_job_once(
    portal: Portal, visitor: Visitor
) -> None:
    visitor.make_portraits(*STYLES)
    assert wait_until(lambda: made(portal) >= 1, 60)
    for process in portal.studio_workers():
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    assert job_state(portal) == "running"
    assert_completed_once(portal, visitor)


def test_a_machine_that_lost_power_completes_the_job_after_the_next_start(
    portal: Portal, visitor: Visitor
) -> None:
    visitor.make_portraits(*STYLES)
    assert wait_until(lambda: made(portal) >= 1, 60)
    portal.kill()
    assert job_state(portal) == "running"
    portal.log.unlink()
    portal.start()
    assert_completed_once(portal, visitor)


def test_a_broker_that_lost_every_message_loses_no_job(portal: Portal, visitor: Visitor) -> None:
    visitor.make_portraits("studio-grey")
    portal.kill()
    for file in portal.data.glob("broker.sqlite3*"):
        file.unlink()
    portal.log.unlink()
    portal.start()
    assert wait_until(lambda: job_state(portal) == "done", 120)
    assert made(portal) == 1
