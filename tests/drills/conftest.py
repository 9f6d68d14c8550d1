"""What the drills ask of real processes."""

import psutil
import pytest

from tests.drills.faults.table import FAULTS
from tests.drills.floor.table import TABLE


def running(pids: set[int]) -> set[int]:
    """Return those of `pids` that still run; a zombie waiting for its parent doesn't."""
    alive = set()
    for pid in pids:
        try:
            if psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
                alive.add(pid)
        except psutil.NoSuchProcess:
            continue
    return alive


def descendants(pid: int) -> set[int]:
    return {child.pid for child in psutil.Process(pid).children(recursive=True)}


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what became of the jobs in each drill."""
    if TABLE.rows:
        terminalreporter.section("jobs under faults: every job ended once, quota exact")
        for line in TABLE.lines():
            terminalreporter.write_line(line)
    if FAULTS.rows:
        terminalreporter.section("a whole deployment under faults")
        for line in FAULTS.lines():
            terminalreporter.write_line(line)
