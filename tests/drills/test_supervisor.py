"""The supervisor with stand-in programs: it restarts what dies and leaves nothing behind."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.drills.conftest import descendants, running
from tests.portal import ROOT, wait_until

pytestmark = pytest.mark.drill
Process = subprocess.Popen[str]

# A program with a child of its own, like a server with its worker; "stubborn" ignores SIGTERM.
PARENT = """
import signal, subprocess, sys, time
if "stubborn" in sys.argv:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print("my child is", child.pid)
time.sleep(600)
"""
SUPERVISE = """
import sys
from pathlib import Path
from config.hardening import harden
from config.supervisor.children import Program
from config.supervisor.console import Console
from config.supervisor.supervisor import Supervisor

harden()
command = [sys.executable, "-c", sys.argv[1]]
programs = [Program(name, [*command, name], Path.cwd()) for name in sys.argv[2:]]
Supervisor(programs, Console(), is_ready=lambda: True, welcome="Welcome").run()
"""


@pytest.fixture
def supervise(tmp_path: Path) -> Iterator[Callable[..., Process]]:
    """Start a supervisor over programs of the given names, its console in `console.txt`."""
    started: list[Process] = []

    def start(*names: str, program: str = PARENT) -> Process:
        with (tmp_path / "console.txt").open("w") as console:
            process = subprocess.Popen(
                [sys.executable, "-c", SUPERVISE, program, *names],
                cwd=ROOT,
                stdout=console,
                stderr=subprocess.STDOUT,
                text=True,
            )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture
def console(tmp_path: Path) -> Callable[[], str]:
    return (tmp_path / "console.txt").read_text


def processes(supervisor: Process, programs: int) -> set[int]:
    """Wait for each program and its child, and return every process below the supervisor."""
    guard = 1
    assert wait_until(lambda: len(descendants(supervisor.pid)) == 2 * programs + guard)
    return descendants(supervisor.pid)


def test_lines_carry_the_name_of_who_said_them(
    supervise: Callable[..., Process], console: Callable[[], str]
) -> None:
    processes(supervise("web", "beat"), 2)
    assert wait_until(lambda: "web    | my child is" in console())
    assert wait_until(lambda: "beat   | my child is" in console())
    assert "Welcome" in console()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signal_stops_children_and_grandchildren(
    supervise: Callable[..., Process], number: signal.Signals
) -> None:
    supervisor = supervise("web", "beat")
    pids = processes(supervisor, 2)
    supervisor.send_signal(number)
    assert supervisor.wait(timeout=15) == 0
    assert running(pids) == set()


def test_program_that_ignores_the_signal_is_killed_on_the_second_one(
    supervise: Callable[..., Process], console: Callable[[], str]
) -> None:
    supervisor = supervise("stubborn")
    pids = processes(supervisor, 1)
    assert wait_until(lambda: "my child is" in console())
    supervisor.send_signal(signal.SIGINT)
    assert wait_until(lambda: "Stopping" in console())
    assert running(pids) == pids
    supervisor.send_signal(signal.SIGINT)
    assert supervisor.wait(timeout=5) == 0
    assert running(pids) == set()


def test_killed_supervisor_leaves_no_orphan(supervise: Callable[..., Process]) -> None:
    supervisor = supervise("web", "stubborn")
    pids = processes(supervisor, 2)
    supervisor.kill()
    supervisor.wait()
    assert wait_until(lambda: not running(pids), 15)


def test_killed_guard_is_replaced(supervise: Callable[..., Process]) -> None:
    supervisor = supervise("web")
    pids = processes(supervisor, 1)
    (guard,) = (pid for pid in pids if "guard.py" in Path(f"/proc/{pid}/cmdline").read_text())
    os.kill(guard, signal.SIGKILL)
    assert wait_until(lambda: guard not in running({guard}))
    assert wait_until(lambda: len(running(descendants(supervisor.pid))) == len(pids))
    pids = running(descendants(supervisor.pid))
    supervisor.kill()
    supervisor.wait()
    assert wait_until(lambda: not running(pids), 15)


def test_dead_program_starts_again_and_its_child_is_cleared_away(
    supervise: Callable[..., Process], console: Callable[[], str]
) -> None:
    supervisor = supervise("web")
    pids = processes(supervisor, 1)
    leader = next(pid for pid in pids if os.getpgid(pid) == pid and "web" in command(pid))
    os.kill(leader, signal.SIGKILL)
    assert wait_until(lambda: len(running(pids)) == 1)  # the guard
    assert len(processes(supervisor, 1) - pids) == 2
    assert "web    | ended (SIGKILL); it starts again in 0.5 s." in console()


def test_program_that_keeps_failing_is_started_less_and_less_often(
    supervise: Callable[..., Process], console: Callable[[], str]
) -> None:
    supervise("web", program="raise SystemExit(3)")
    assert wait_until(lambda: console().count("ended (exit code 3)") >= 3)
    assert "again in 0.5 s" in console()
    assert "again in 1 s" in console()
    assert "again in 2 s" in console()


def test_children_can_dump_no_core(supervise: Callable[..., Process]) -> None:
    for pid in processes(supervise("web"), 1):
        limits = Path(f"/proc/{pid}/limits").read_text()
        (line,) = [line for line in limits.splitlines() if line.startswith("Max core file size")]
        assert line.split()[4:6] == ["0", "0"]


def command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
