"""Two web servers behind one address, on PostgreSQL and Redis: neither keeps anything itself."""

import contextlib
import subprocess
import sys
from collections.abc import Iterator

import pytest
import redis

from tests.drills.faults.balancer import balancer
from tests.drills.floor.brokers import broker_called
from tests.portal import ROOT, Portal, free_port, wait_until
from tests.portraits import as_jpeg, astronaut
from tests.servers import throw_away_database
from tests.visitor import PASSWORD, Answer, Visitor

pytestmark = [pytest.mark.drill, pytest.mark.server]
SERVER = "postgres://postgres@127.0.0.1:5432"
ADDRESS = "ana@example.com"
TAKE_IN = f"from tests.people import open_person; open_person(address={ADDRESS!r})"
# What one password may be guessed wrongly: see allauth's limit login_failed.
GUESSES = 5


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """A portal whose address leads to one server, then to the other."""
    folder = tmp_path_factory.mktemp("web")
    with contextlib.ExitStack() as stack:
        broker = stack.enter_context(broker_called("Redis", folder))
        names = [stack.enter_context(throw_away_database()) for _ in range(2)]
        portal = Portal(
            folder / "var",
            settings={
                "DATABASE_URL": f"{SERVER}/{names[0]}",
                "KEYS_DATABASE_URL": f"{SERVER}/{names[1]}",
                "CELERY_BROKER_URL": broker.url,
                "DRILL_CACHE_URL": broker.url.replace("/0", "/1"),
                "DJANGO_SETTINGS_MODULE": "tests.drills.faults.shared",
            },
        )
        for command in (("setup",), ("shell", "-v", "0", "-c", TAKE_IN)):
            done = portal.manage(*command)
            assert done.returncode == 0, done.stderr
        ports = [free_port() for _ in range(2)]
        for port in ports:
            stack.enter_context(web_server(portal, port))
        portal.port = stack.enter_context(balancer(ports))
        yield portal


@contextlib.contextmanager
def web_server(portal: Portal, port: int) -> Iterator[None]:
    command = ["gunicorn", "-c", "config/gunicorn.py", "-b", f"127.0.0.1:{port}"]
    log = portal.data.parent / f"web-{port}.log"
    with log.open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env=portal.environment,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
    try:
        one = Visitor(Portal(portal.data, port=port))
        assert wait_until(lambda: answers(one), 60), log.read_text()
        yield
    finally:
        process.terminate()
        process.wait(20)


def answers(visitor: Visitor) -> bool:
    try:
        return visitor.get("/healthz").status == 200
    except OSError:
        return False


def sign_in(visitor: Visitor, password: str = PASSWORD) -> Answer:
    visitor.get("/account/login/")
    return visitor.post("/account/login/", {"login": ADDRESS, "password": password})


def test_what_is_begun_at_one_server_goes_on_at_the_other(portal: Portal) -> None:
    visitor = Visitor(portal)
    entered = sign_in(visitor)
    assert (entered.status, entered.address) == (200, f"{portal.url}/studio/")
    for path in ("/studio/", "/privacy/", "/studio/", "/privacy/ledger/"):
        answer = visitor.get(path)
        assert (answer.status, answer.address) == (200, portal.url + path)
    # The form of one server is sent to the other.
    assert visitor.upload(as_jpeg(astronaut().resize((400, 400)))).status == 200
    for _ in range(2):
        assert visitor.get("/studio/").text.count('name="photos"') == 2


def test_guesses_are_counted_together(portal: Portal) -> None:
    visitor = Visitor(portal)
    for _ in range(GUESSES):
        assert "Too many" not in sign_in(visitor, "a-wrong-guess-of-it").text
    # Had each server counted for itself, each would have heard only half of them.
    assert "Too many" in sign_in(visitor).text


def test_shared_cache_holds_no_address_in_clear(portal: Portal) -> None:
    url = portal.settings["DRILL_CACHE_URL"]
    keys = redis.Redis.from_url(url).keys("*")
    assert keys
    assert not [key for key in keys if b"ana" in key or b"127.0.0.1" in key]
