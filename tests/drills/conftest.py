"""What the drills ask of real processes."""

from collections.abc import Generator

import psutil
import pytest

from tests.drills.tables import hand_on


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


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let rows of the drills' tables go with the report of their test."""
    report = yield
    hand_on(report)
    return report
