"""Two workers on two machines, with the servers between them; one is cut off half-way.

The machines are network namespaces. PostgreSQL, Redis and object storage answer on the network
alone. The short form has them finish 24 jobs; `SAFELIGHT_DRILLS=full` a hundred.
"""

import contextlib
import logging
import os
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from generation.jobs.states import ACTIVE, State
from tests.drills.faults.network import HOST, NETWORK, Network, network
from tests.drills.faults.postgresql import PostgreSQL
from tests.drills.faults.table import FAULTS
from tests.drills.floor.brokers import RedisBroker
from tests.drills.floor.floor import Floor, Process
from tests.drills.floor.table import TABLE
from tests.portal import Portal, free_port, wait_until

pytestmark = [pytest.mark.drill, pytest.mark.server]
JOBS = 100 if os.environ.get("SAFELIGHT_DRILLS") == "full" else 24


class RedisOnNetwork(RedisBroker):
    """Redis that listens on the network of the two machines."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.url = f"redis://{HOST}:{self._port}/0"

    def command(self) -> list[str]:
        own = ["--bind", f"127.0.0.1 {HOST}", "--protected-mode", "no"]
        return [*super().command(), *own]


class ApartFloor(Floor):
    """Workers on machines of their own; counter and scheduler beside the servers."""

    machines: dict[str, str]

    def _start(self, name: str, *command: str) -> Process:
        self.prefix = ("ip", "netns", "exec", self.machines[name]) if name in self.machines else ()
        return super()._start(name, *command)


@pytest.fixture
def cables() -> Iterator[Network]:
    with network() as made:
        yield made


@pytest.fixture
def floor(cables: Network, tmp_path: Path) -> Iterator[ApartFloor]:
    with contextlib.ExitStack() as stack:
        server = PostgreSQL()
        stack.callback(server.remove)
        server.trust(NETWORK)
        server.start(listen=f"127.0.0.1,{HOST}")
        server.create("main", "keys")
        broker = RedisOnNetwork(tmp_path)
        broker.start()
        stack.callback(broker.stop)
        portal = Portal(
            tmp_path / "var",
            settings={
                "DATABASE_URL": server.url("main", HOST),
                "KEYS_DATABASE_URL": server.url("keys", HOST),
                "CELERY_BROKER_URL": broker.url,
                "SAFELIGHT_JOBS_PER_PERSON": "500",
                "SAFELIGHT_PORTRAITS_PER_DAY": "5000",
                **stack.enter_context(bucket()),
            },
        )
        portal.set_up()
        floor = ApartFloor(tmp_path, broker, {**portal.environment, "DRILL_FOLDER": str(tmp_path)})
        stack.callback(floor.leave)
        floor.machines = {"first": cables.add(), "second": cables.add()}
        floor.open()
        yield floor


@contextlib.contextmanager
def bucket() -> Iterator[dict[str, str]]:
    """Object storage on the network; gives the settings that lead there."""
    port = free_port()
    server = ThreadedMotoServer(HOST, port, verbose=False)
    server.start()
    credentials = {"AWS_ACCESS_KEY_ID": "drill", "AWS_SECRET_ACCESS_KEY": "drill"}
    try:
        name = f"vault-{uuid.uuid4().hex}"
        client = boto3.client(
            "s3",
            endpoint_url=f"http://{HOST}:{port}",
            region_name="us-east-1",
            aws_access_key_id="drill",
            aws_secret_access_key="drill",
        )
        client.create_bucket(Bucket=name)
        yield {
            "SAFELIGHT_STORE": f"s3://{name}/sealed",
            "AWS_ENDPOINT_URL_S3": f"http://{HOST}:{port}",
            "AWS_DEFAULT_REGION": "us-east-1",
            **credentials,
        }
    finally:
        server.stop()


def test_two_machines_finish_every_job_while_one_is_cut_off(
    floor: ApartFloor, cables: Network, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "werkzeug")
    people = floor.do("take_in", people=2)
    started = time.monotonic()
    jobs = [job for person in people for job in floor.do("ask", person=person, jobs=JOBS // 2)]
    wait_for_ends(floor, jobs, share=0.25)
    # Each of the two has a job in hand.
    assert wait_until(lambda: at_work(floor, jobs) == 2)
    before = storing(caplog)
    cables.pull(floor.machines["second"])
    wait_for_ends(floor, jobs, share=0.75)
    meanwhile = storing(caplog)
    cables.plug(floor.machines["second"])
    floor.wait_for_ends(jobs)
    found = floor.do("audit", jobs=jobs)
    assert found.pop("wrong") == []
    assert set(found["ends"]) == {"done"}
    assert found["made"] == JOBS
    first, second = (cables.address(floor.machines[each]) for each in ("first", "second"))
    assert (before, meanwhile) == ({first, second}, {first})
    seconds = time.monotonic() - started
    TABLE.add(broker="Redis, S3", fault="one of two machines cut off", seconds=seconds, **found)
    again = found["attempts"] - JOBS
    assert again, "the machine that was cut off had no job in hand"
    FAULTS.rows.append(
        (
            "Redis",
            "one of two worker machines cut off half-way",
            f"{JOBS} jobs done in {seconds:.0f} s; the other machine took over, {again} begun anew",
            "“Being made”, then the portraits",
            "nothing",
        )
    )
    assert floor.do("close", people=people) == []
    assert floor.do("ledger_is_exact") == []


def wait_for_ends(floor: Floor, jobs: list[str], *, share: float) -> None:
    """Wait until so many of the jobs have ended."""
    deadline = time.monotonic() + 60 + 3 * len(jobs)

    def ended() -> int:
        states = floor.do("states", jobs=jobs).values()
        return sum(state not in ACTIVE for state, *_ in states)

    while ended() < share * len(jobs):
        assert time.monotonic() < deadline, floor.do("states", jobs=jobs)
        time.sleep(0.3)


def at_work(floor: Floor, jobs: list[str]) -> int:
    states = floor.do("states", jobs=jobs).values()
    return sum(state == State.RUNNING for state, *_ in states)


def storing(log: pytest.LogCaptureFixture) -> set[str]:
    """Return the addresses that have put something into the store since, and begin anew."""
    lines = [record.getMessage() for record in log.records if record.name == "werkzeug"]
    log.clear()
    return {line.split()[0] for line in lines if '"PUT ' in line} - {HOST}
