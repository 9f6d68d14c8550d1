"""Jobs on real workers over each broker: whatever dies, every job ends once and nothing is lost.

The short form breaks everything once with few jobs; `SAFELIGHT_DRILLS=full` has two workers race
for 200, and kills all workers three times over.
"""

import contextlib
import os
import sqlite3
import time
from collections.abc import Iterator

import psycopg
import pytest

from tests.drills.floor.brokers import broker_called
from tests.drills.floor.faulty_stages import STAGES
from tests.drills.floor.floor import Floor
from tests.drills.floor.table import TABLE
from tests.portal import Portal, wait_until
from tests.servers import POSTGRESQL, need_server, throw_away_database

pytestmark = pytest.mark.drill
IS_FULL = os.environ.get("SAFELIGHT_DRILLS") == "full"
RACE = 200 if IS_FULL else 12
BROKERS = [
    "serverless",
    # With PostgreSQL.
    pytest.param("Redis", marks=pytest.mark.server),
    pytest.param("RabbitMQ", marks=pytest.mark.server),
]
# What one broker can show as well as another, the short form shows on one.
ANY_BROKER = BROKERS if IS_FULL else BROKERS[:1]
# Longer than the engine takes for what was under way.
SETTLED = 2.0
SERVER = "postgres://postgres@127.0.0.1:5432"
People = list[str]


@pytest.fixture(scope="module", params=BROKERS)
def floor(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Floor]:
    """One deployment for all drills of a broker; the servers' come with PostgreSQL."""
    folder = tmp_path_factory.mktemp("floor")
    with contextlib.ExitStack() as stack:
        broker = stack.enter_context(broker_called(request.param, folder))
        settings = {
            "CELERY_BROKER_URL": broker.url,
            "SAFELIGHT_JOBS_PER_PERSON": "500",
            "SAFELIGHT_PORTRAITS_PER_DAY": "5000",
        }
        if request.param != "serverless":
            need_server("PostgreSQL")
            for name in ("DATABASE_URL", "KEYS_DATABASE_URL"):
                settings[name] = f"{SERVER}/{stack.enter_context(throw_away_database())}"
        portal = Portal(folder / "var", settings=settings)
        portal.set_up()
        floor = Floor(folder, broker, {**portal.environment, "DRILL_FOLDER": str(folder)})
        stack.callback(floor.leave)
        floor.open()
        yield floor


@pytest.fixture(scope="module")
def people(floor: Floor) -> People:
    people: People = floor.do("take_in", people=2)
    return people


class Watch:
    """Asks for jobs, sees them end, checks what must hold, and adds a row to the table."""

    def __init__(self, floor: Floor, broker: str) -> None:
        self.floor, self._broker = floor, broker
        self._started = time.monotonic()

    def ended(self, fault: str, jobs: list[str], *, ends: str = "done") -> None:
        self.floor.wait_for_ends(jobs)
        seconds = time.monotonic() - self._started
        found = self.floor.do("audit", jobs=jobs)
        wrong = found.pop("wrong")
        TABLE.add(broker=self._broker, fault=fault, seconds=seconds, **found)
        assert wrong == []
        assert set(found["ends"]) == {ends}


@pytest.fixture
def watch(floor: Floor, request: pytest.FixtureRequest) -> Watch:
    return Watch(floor, request.node.callspec.params["floor"])


def ask(floor: Floor, people: People, each: int, **options: object) -> list[str]:
    return [
        job for person in people for job in floor.do("ask", person=person, jobs=each, **options)
    ]


def test_a_worker_killed_at_each_stage(floor: Floor, people: People, watch: Watch) -> None:
    jobs = [job for stage in STAGES for job in ask(floor, people[:1], 1, stage=stage)]
    floor.wait_for_ends(jobs)
    assert floor.do("armed") == [], "a stage was never reached"
    watch.ended(f"a process killed at {len(STAGES)} stages", jobs)


def test_two_workers_race(floor: Floor, people: People, watch: Watch) -> None:
    with floor.paused():
        jobs = ask(floor, people, RACE // 2)
    watch.ended("nothing; two workers race", jobs)
    states = floor.do("states", jobs=jobs)
    assert {attempt for _state, attempt, *_ in states.values()} == {1}


def test_broker_emptied(floor: Floor, people: People, watch: Watch) -> None:
    with floor.paused():
        jobs = ask(floor, people, 4)
        # Each worker may have taken one message off already.
        assert floor.broker.empty() >= len(jobs) - len(floor.workers)
    watch.ended("the broker emptied", jobs)


def test_broker_restarted(floor: Floor, people: People, watch: Watch) -> None:
    jobs = ask(floor, people, 3)
    if floor.broker.url.startswith("safelight"):
        # Without a server, what can restart is the machine; here its broker's file is lost too.
        floor.close()
        floor.broker.restart()
        floor.open()
        watch.ended("power lost, and the broker's file", jobs)
    else:
        floor.broker.restart()
        watch.ended("the broker restarted", jobs)


def test_database_connection_dropped(floor: Floor, people: People, watch: Watch) -> None:
    jobs = ask(floor, people, 3, styles=["studio-grey", "studio-navy"])
    floor.wait_for_running(jobs[0])
    if url := floor.environment.get("DATABASE_URL"):
        for _ in range(3):
            terminate_connections(url.rpartition("/")[2])
            time.sleep(0.7)
        watch.ended("database connections dropped", jobs)
    else:
        with sqlite3.connect(floor.folder / "var" / "db.sqlite3", timeout=20) as database:
            database.execute("BEGIN EXCLUSIVE")
            time.sleep(3)
            database.rollback()
        watch.ended("the database locked for 3 s", jobs)


def terminate_connections(database: str) -> None:
    drop = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = %s AND application_name <> 'counter'
    """
    with psycopg.connect(POSTGRESQL, autocommit=True) as server:
        server.execute(drop, [database])


def test_worker_told_to_stop_hands_its_job_back_at_once(
    floor: Floor, people: People, watch: Watch
) -> None:
    jobs = ask(floor, people, 1, styles=["studio-grey", "studio-navy", "office", "outdoor"])
    floor.wait_for_running(jobs[0])
    first = floor.workers["first"]
    first.terminate()
    assert wait_until(lambda: first.poll() is not None, 60), "it waits for its job to end"
    watch.ended("SIGTERM of a worker", jobs)
    states = floor.do("states", jobs=jobs)
    assert {attempt for _state, attempt, *_ in states.values()} == {1}, "the attempt was counted"
    floor.start_worker("first")


@pytest.mark.parametrize("floor", ANY_BROKER, indirect=True)
def test_whole_workers_killed(floor: Floor, people: People, watch: Watch) -> None:
    jobs = ask(floor, people, 2, styles=["studio-grey", "office"])
    for _ in range(3 if IS_FULL else 1):
        floor.wait_for_running(jobs[0])
        floor.kill(*floor.workers.values())
        for name in list(floor.workers):
            floor.start_worker(name)
    watch.ended("all workers killed", jobs)


def test_nothing_is_written_once_consent_is_taken_back(floor: Floor, watch: Watch) -> None:
    (person,) = floor.do("take_in", people=1)
    jobs = floor.do("ask", person=person, jobs=2, styles=["studio-grey", "studio-navy", "office"])
    floor.wait_for_running(jobs[0])
    floor.do("take_consent_back", person=person)
    before = floor.do("held_of", person=person)
    time.sleep(SETTLED)
    assert floor.do("held_of", person=person) == before
    watch.ended("consent taken back meanwhile", jobs, ends="cancelled")


@pytest.mark.parametrize("floor", ANY_BROKER, indirect=True)
def test_nothing_is_left_of_an_account_erased_while_its_job_runs(floor: Floor) -> None:
    (person,) = floor.do("take_in", people=1)
    jobs = floor.do("ask", person=person, jobs=1, styles=["studio-grey", "studio-navy", "office"])
    floor.wait_for_running(jobs[0])
    floor.do("erase", person=person)
    time.sleep(SETTLED)
    assert floor.do("held_of", person=person) == [0, 0, 0]
    assert floor.do("audit", jobs=[])["wrong"] == []


def test_the_ledger_tells_of_each_end_and_each_portrait_once(floor: Floor, people: People) -> None:
    assert floor.do("close", people=people) == [], "a photo outlived its jobs"
    assert floor.do("ledger_is_exact") == []
