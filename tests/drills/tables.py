"""The drills' tables at the end of a run; their rows travel with the reports of the tests."""

import pytest

from tests.drills.faults.table import FAULTS, Faults
from tests.drills.floor.table import TABLE, Table
from tests.telling import told_by_tests

JOBS = "jobs under faults: every job ended once, quota exact"
DEPLOYMENT = "a whole deployment under faults"
TABLES: dict[str, type[Table] | type[Faults]] = {JOBS: Table, DEPLOYMENT: Faults}


def hand_on(report: pytest.TestReport) -> None:
    """Put the rows that a test has added into its report."""
    for name, rows in ((JOBS, TABLE.rows), (DEPLOYMENT, FAULTS.rows)):
        report.user_properties += [(name, tuple(row)) for row in rows]
        rows.clear()


def write_tables(terminal: pytest.TerminalReporter) -> None:
    """Print each table that has rows, in the order in which the tests ended."""
    properties = told_by_tests(terminal)
    for name, kind in TABLES.items():
        rows = [tuple(row) for title, row in properties if title == name]
        if rows:
            terminal.section(name)
            for line in kind(rows=rows).lines():
                terminal.write_line(line)
