"""Every part of a running deployment breaks once: what happened, what people saw, what was lost.

The short form breaks each part of a deployment on PostgreSQL and Redis; `SAFELIGHT_DRILLS=full`
does the same on RabbitMQ. A partitioned worker has a drill of its own, test_partition.py.
"""

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar

import pytest

from config.gunicorn import threads
from tests.drills.faults.deployment import Deployment, seen
from tests.drills.faults.postgresql import PostgreSQL
from tests.drills.floor.brokers import broker_called
from tests.portal import need, wait_until
from tests.portraits import as_jpeg, astronaut
from tests.visitor import Visitor

pytestmark = [pytest.mark.drill, pytest.mark.server]
IS_FULL = os.environ.get("SAFELIGHT_DRILLS") == "full"
OVERLOAD = 3 * threads
PAGES_EACH = 12 if IS_FULL else 4


@pytest.fixture(scope="module", params=["Redis", "RabbitMQ"] if IS_FULL else ["Redis"])
def deployment(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Deployment]:
    need("mount")
    folder = tmp_path_factory.mktemp("faults")
    server = PostgreSQL()
    try:
        server.start()
        server.create("main", "keys")
        with broker_called(request.param, folder) as broker:
            deployment = Deployment(folder, server, broker)
            try:
                deployment.open()
                yield deployment
            finally:
                deployment.close()
    finally:
        server.remove()


def test_web_killed(deployment: Deployment) -> None:
    deployment.ask()
    seconds = deployment.kill("gunicorn")
    saw = deployment.sees()
    assert wait_until(lambda: deployment.sees().startswith("200"))
    deployment.ended(
        "web server killed",
        happened=f"the supervisor started it again within {seconds:.0f} s",
        saw=f"at first: {saw}; then the page",
    )


def test_studio_worker_killed(deployment: Deployment) -> None:
    job = deployment.ask()
    deployment.wait_until_running(job)
    seconds = deployment.kill("studio@%h")
    saw = deployment.sees(f"/jobs/{job}/")
    deployment.ended(
        "studio worker killed at work",
        happened=f"started again within {seconds:.0f} s; the job's lease ran out and it went on",
        saw=saw,
    )


@pytest.mark.parametrize(
    ("name", "word"), [("housekeeping worker", "default@%h"), ("scheduler", "beat")]
)
def test_housekeeping_killed(deployment: Deployment, name: str, word: str) -> None:
    deployment.ask()
    seconds = deployment.kill(word)
    deployment.ended(
        f"{name} killed",
        happened=f"started again within {seconds:.0f} s",
        saw=deployment.sees(),
    )


@pytest.mark.skipif(not IS_FULL, reason="the full drill only: SAFELIGHT_DRILLS=full")
def test_supervisor_killed(deployment: Deployment) -> None:
    job = deployment.ask()
    deployment.wait_until_running(job)
    before = deployment.portal.tree()
    before[0].kill()
    assert wait_until(lambda: not any(each.is_running() for each in before[1:]), 20)
    saw = deployment.sees()
    deployment.portal.process = None
    deployment.portal.start()
    deployment.ended(
        "supervisor killed",
        happened="every program stopped with it; after its next start the job went on",
        saw=f"until then: {saw}",
    )


def test_broker_killed(deployment: Deployment) -> None:
    job = deployment.ask()
    deployment.broker.stop()
    second = deployment.ask()
    saw = deployment.sees(f"/jobs/{second}/")
    deployment.broker.start()
    deployment.ended(
        "broker gone, back empty",
        happened="jobs were taken meanwhile; the reconciler rang again for them",
        saw=saw,
    )
    assert deployment.state(job) == "done"


@pytest.mark.skipif(not IS_FULL, reason="the full drill only: SAFELIGHT_DRILLS=full")
def test_message_delivered_five_times(deployment: Deployment) -> None:
    job = deployment.ask()
    send = (
        "from generation.tasks import run_job\n"
        f"for _ in range(5): run_job.apply_async(['{job}'], queue='studio')"
    )
    done = deployment.portal.manage("shell", "-v", "0", "-c", send)
    assert done.returncode == 0, done.stderr
    deployment.ended(
        "a message delivered six times",
        happened="the first claim won; the others found nothing to claim",
        saw=deployment.sees(f"/jobs/{job}/"),
    )
    assert deployment.query("SELECT attempt FROM generation_job WHERE id = %s", job) == [(1,)]


@pytest.mark.skipif(not IS_FULL, reason="the full drill only: SAFELIGHT_DRILLS=full")
def test_database_connections_dropped(deployment: Deployment) -> None:
    job = deployment.ask()
    deployment.wait_until_running(job)
    deployment.server.drop_connections("main")
    saw = deployment.sees()
    deployment.ended(
        "all database connections dropped",
        happened="the pools opened new ones; the job went on after a rest",
        saw=saw,
    )


def test_database_killed(deployment: Deployment) -> None:
    job = deployment.ask()
    deployment.wait_until_running(job)
    deployment.server.kill()
    saw = deployment.sees()
    deployment.server.start()
    assert saw.startswith("503 "), saw
    assert wait_until(lambda: deployment.sees().startswith("200"))
    deployment.ended(
        "database killed, started again",
        happened="PostgreSQL replayed its log; pools connected again by themselves",
        saw=f"meanwhile: {saw}",
    )


def test_disk_full(deployment: Deployment) -> None:
    job = deployment.ask()
    waste = deployment.objects / "waste"
    with waste.open("wb") as file:
        try:
            while file.write(bytes(65536)):
                file.flush()
        except OSError:
            pass
    try:
        saw = seen(lambda: deployment.visitor.upload(as_jpeg(astronaut().resize((520, 520)))))
        assert saw.startswith("503 "), saw
        assert deployment.state(job) != "failed"
    finally:
        waste.unlink()
    deployment.ended(
        "disk of sealed objects full",
        happened="nothing half-written was kept; the job rested and went on once there was room",
        saw=f"on uploading: {saw}",
    )


@pytest.mark.skipif(not IS_FULL, reason="the full drill only: SAFELIGHT_DRILLS=full")
def test_slow_storage(deployment: Deployment) -> None:
    (deployment.folder / "slow").write_text("1.5")
    job = deployment.ask()
    started = time.monotonic()
    saw = deployment.sees()
    seconds = time.monotonic() - started
    assert wait_until(lambda: deployment.state(job) == "done", 60), deployment.log()
    (deployment.folder / "slow").unlink()
    assert seconds < 1.5, "a page waited for the store"
    deployment.ended(
        "storage slow (1.5 s each time)",
        happened="uploads and jobs took longer; pages that open no picture didn't wait",
        saw=saw,
    )


@pytest.mark.parametrize("minutes", [10, -10])
def test_clock_jumps(deployment: Deployment, minutes: int) -> None:
    job = deployment.ask()
    deployment.wait_until_running(job)
    (deployment.folder / "clock").write_text(str(60 * minutes))
    saw = deployment.sees(f"/jobs/{job}/")
    assert wait_until(lambda: deployment.state(job) == "done", 60), deployment.log()
    (deployment.folder / "clock").unlink()
    deployment.ended(
        f"clock jumps {abs(minutes)} minutes {'on' if minutes > 0 else 'back'}",
        happened="leases were judged by the wrong clock, every write was fenced; the auditor names "
        "what is dated ahead of the store",
        saw=saw,
    )
    if minutes > 0:
        deployment.misdated = job


def test_three_times_overload(deployment: Deployment) -> None:
    deployment.ask()
    visitor = deployment.visitor
    crowd = [Visitor(deployment.portal, jar=_copy(visitor.jar)) for _ in range(OVERLOAD)]

    def visit(one: Visitor) -> list[tuple[float, str]]:
        found = []
        for _ in range(PAGES_EACH):
            started = time.monotonic()
            found.append((seen(lambda: one.get("/studio/")), time.monotonic() - started))
        return [(seconds, words) for words, seconds in found]

    with ThreadPoolExecutor(OVERLOAD) as pool:
        answers = sorted(each for visits in pool.map(visit, crowd) for each in visits)
    assert {words[:3] for _, words in answers} == {"200"}
    slowest = answers[int(len(answers) * 0.95)][0]
    deployment.ended(
        "3× overload",
        happened=f"{OVERLOAD} people at once before {threads} threads: they queued, none was "
        f"refused; p95 {slowest:.1f} s",
        saw=deployment.sees(),
    )


def test_half_finished_migration(deployment: Deployment) -> None:
    job = deployment.ask()
    deployment.portal.stop()
    # As if an upgrade had been killed while it built its first index.
    assert deployment.portal.manage("migrate", "generation", "0007").returncode == 0
    deployment.execute("CREATE INDEX job_ended ON generation_job (finished_at)")
    index = "indexrelid = 'job_ended'::regclass RETURNING 1"
    deployment.query(f"UPDATE pg_index SET indisvalid = false WHERE {index}")
    refused = deployment.portal.manage("run", "--port", str(deployment.portal.port))
    assert refused.returncode == 2
    assert "Run `python manage.py setup` first." in refused.stderr
    assert deployment.portal.manage("setup").returncode == 0
    deployment.portal.start()
    deployment.ended(
        "migration broken off half-way",
        happened="nothing started until setup had run again, which built the broken index anew",
        saw=deployment.sees(f"/jobs/{job}/"),
    )


def test_nothing_was_lost_of_anything(deployment: Deployment) -> None:
    assert deployment.lost() == []
    verified = deployment.portal.manage("verify_ledger")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    # The auditor sees files that are older than their rows: those made while the clock was ahead.
    audited = deployment.portal.manage("audit_retention").stdout.splitlines()
    made = "SELECT sealed_id FROM generation_headshot WHERE job_id = %s"
    ahead = {str(sealed) for (sealed,) in deployment.query(made, deployment.misdated)}
    found = [line for line in audited if not line.startswith("Nothing is")]
    assert {line.split()[2] for line in found} == ahead, audited
    assert all("is older than its row says" in line for line in found)


def _copy(jar: CookieJar) -> CookieJar:
    copy = CookieJar()
    for cookie in jar:
        copy.set_cookie(cookie)
    return copy
