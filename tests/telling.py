"""What tests tell for the tables at the end of a run; it travels with their reports.

Where tests run side by side, what prints the end is another process than those that ran them.
"""

from typing import Any

import pytest


def told_by_tests(terminal: pytest.TerminalReporter) -> list[tuple[str, Any]]:
    """Return the properties of every test that passed or failed, in the order of their ends."""
    reports = [each for kind in ("passed", "failed") for each in terminal.stats.get(kind, [])]
    return [told for each in reports if each.when == "call" for told in each.user_properties]
