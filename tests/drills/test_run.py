"""`manage.py run`, as a person meets it: it says what it needs, mends itself, and goes wholly."""

import contextlib
import signal
import socket
import stat
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.drills.conftest import running
from tests.portal import Portal, wait_until

pytestmark = pytest.mark.drill


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """One running portal for the drills that leave it running."""
    portal = Portal(tmp_path_factory.mktemp("run") / "var")
    portal.start()
    yield portal
    portal.stop()


@pytest.fixture
def stopped(tmp_path: Path) -> Portal:
    """A portal that is set up but not started."""
    portal = Portal(tmp_path / "var")
    portal.set_up()
    return portal


def web_server(portal: Portal) -> psutil.Process | None:
    """Return the parent of the web server's processes, unless it is down."""
    for process in portal.tree():
        with contextlib.suppress(psutil.NoSuchProcess):
            if "gunicorn" in process.cmdline():
                return process
    return None


def test_console_says_where_to_go_where_mails_lie_and_how_to_stop(portal: Portal) -> None:
    said = portal.log.read_text()
    assert f"http://localhost:{portal.port}" in said
    assert str(portal.data / "mail") in said
    assert "Ctrl-C" in said


def test_page_is_served_on_this_machine_only(portal: Portal) -> None:
    web = web_server(portal)
    assert web is not None
    addresses = {c.laddr.ip for c in web.net_connections() if c.status == psutil.CONN_LISTEN}
    assert addresses == {"127.0.0.1"}


def test_no_process_can_dump_core(portal: Portal) -> None:
    for process in portal.tree():
        limits = Path(f"/proc/{process.pid}/limits").read_text().splitlines()
        (line,) = [line for line in limits if line.startswith("Max core file size")]
        assert line.split()[4:6] == ["0", "0"], process.cmdline()


def test_files_are_readable_by_their_owner_only(portal: Portal) -> None:
    files = [path for path in portal.data.rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if stat.S_IMODE(path.stat().st_mode) & 0o077]


def test_killed_web_server_is_started_again(portal: Portal) -> None:
    web = web_server(portal)
    assert web is not None
    web.kill()
    assert wait_until(lambda: web_server(portal) not in (None, web))
    assert wait_until(lambda: is_answering(portal))


def test_second_start_says_that_it_runs_already(portal: Portal) -> None:
    done = portal.manage("run", "--port", str(portal.port + 1))
    assert done.returncode == 2
    assert f"already runs at http://localhost:{portal.port}" in done.stderr
    assert is_answering(portal)


def test_taken_port_is_said_in_a_sentence(stopped: Portal) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", stopped.port))
        other.listen()
        done = stopped.manage("run", "--port", str(stopped.port))
    assert done.returncode == 2
    assert f"Port {stopped.port} is taken by another program." in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_impossible_port_is_said_in_a_sentence(stopped: Portal, port: str) -> None:
    done = stopped.manage("run", "--port", port)
    assert done.returncode == 2
    assert "give a port between 1 and 65535" in done.stderr


def test_deployment_that_is_not_set_up_says_so(tmp_path: Path) -> None:
    done = Portal(tmp_path / "var").manage("run")
    assert done.returncode == 2
    assert "manage.py setup" in done.stderr
    assert "Traceback" not in done.stderr


def test_database_that_is_not_migrated_says_so(stopped: Portal) -> None:
    (stopped.data / "db.sqlite3").unlink()
    done = stopped.manage("run", "--port", str(stopped.port))
    assert done.returncode == 2
    assert "Run `python manage.py setup` first." in done.stderr


def test_missing_models_are_said_by_name(stopped: Portal, tmp_path: Path) -> None:
    stopped.settings["SAFELIGHT_ASSETS_DIR"] = str(tmp_path / "nothing")
    done = stopped.manage("run", "--port", str(stopped.port))
    assert done.returncode == 2
    assert "face_landmark.tflite" in done.stderr
    assert "Run `python manage.py setup` first." in done.stderr


def test_ctrl_c_stops_everything_within_fifteen_seconds(stopped: Portal) -> None:
    stopped.start()
    pids = {process.pid for process in stopped.tree()}
    assert stopped.process is not None
    stopped.supervisor().send_signal(signal.SIGINT)
    assert stopped.process.wait(15) == 0
    assert running(pids) == set()
    assert "Traceback" not in stopped.log.read_text()


def test_killed_supervisor_leaves_no_orphan_and_the_next_start_works(stopped: Portal) -> None:
    stopped.start()
    pids = {process.pid for process in stopped.tree()}
    assert stopped.process is not None
    stopped.process.kill()
    stopped.process.wait()
    assert wait_until(lambda: not running(pids), 15)
    stopped.log.unlink()
    stopped.start()
    assert is_answering(stopped)
    stopped.stop()


def is_answering(portal: Portal) -> bool:
    try:
        with urllib.request.urlopen(portal.url, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
