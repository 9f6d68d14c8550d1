"""The same code on PostgreSQL with Redis or RabbitMQ, by settings alone, with a worker killed."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from tests.portal import Portal, wait_until
from tests.portraits import as_jpeg, astronaut
from tests.servers import need_server, throw_away_database
from tests.visitor import Visitor

pytestmark = [pytest.mark.drill, pytest.mark.server]
SERVER = "postgres://postgres@127.0.0.1:5432"
BROKERS = {
    "Redis": "redis://127.0.0.1:6379/15",
    "RabbitMQ": "amqp://guest:guest@127.0.0.1:5672//",
}
STYLES = ("studio-grey", "studio-navy", "office")


@pytest.fixture(params=sorted(BROKERS))
def portal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Portal]:
    need_server(request.param)
    with throw_away_database() as main, throw_away_database() as keys:
        settings = {
            "DATABASE_URL": f"{SERVER}/{main}",
            "KEYS_DATABASE_URL": f"{SERVER}/{keys}",
            "CELERY_BROKER_URL": BROKERS[request.param],
        }
        portal = Portal(tmp_path / "var", settings=settings)
        portal.start()
        yield portal
        portal.stop()


def ask(portal: Portal, question: str) -> list[tuple[object, ...]]:
    with psycopg.connect(portal.settings["DATABASE_URL"]) as database:
        return database.execute(question.encode()).fetchall()


def test_a_job_whose_worker_is_killed_completes_once(portal: Portal) -> None:
    visitor = Visitor(portal)
    visitor.sign_up()
    visitor.consent()
    visitor.upload(as_jpeg(astronaut()))
    visitor.make_portraits(*STYLES)
    made = "SELECT style FROM generation_headshot ORDER BY style"
    assert wait_until(lambda: ask(portal, made), 60)
    for process in portal.studio_workers():
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    assert wait_until(lambda: ask(portal, "SELECT state FROM generation_job") == [("done",)], 120)
    assert [style for (style,) in ask(portal, made)] == sorted(STYLES)
    assert wait_until(lambda: len(portal.objects()) == len(STYLES))
    assert not list(portal.data.glob("*.sqlite3")), "a file database was made beside the servers"
    assert portal.manage("audit_retention").returncode == 0
    assert portal.manage("verify_ledger").returncode == 0
