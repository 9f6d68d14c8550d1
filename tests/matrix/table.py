"""The whole table: the rows of every file."""

import importlib
from pathlib import Path

from tests.matrix.expecting import Row


def _table() -> dict[str, Row]:
    """Return the rows of every file; two files that name one route are a mistake."""
    rows: dict[str, Row] = {}
    for file in sorted(Path(__file__).with_name("rows").glob("*.py")):
        found = importlib.import_module(f"tests.matrix.rows.{file.stem}").ROWS
        assert not rows.keys() & found.keys(), (file.name, rows.keys() & found.keys())
        rows |= found
    return rows


ROWS = _table()
