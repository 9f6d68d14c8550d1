"""Registers as tables, and tables as files: CSV that no spreadsheet runs, JSON for programs."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.serializers.json import DjangoJSONEncoder

# A spreadsheet would take a cell that begins like this for a formula.
FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r")
KINDS: Final = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


@dataclass(frozen=True)
class Table:
    """Rows under the names of their columns."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[Any, ...]]

    def as_file(self, ending: str) -> str:
        """Return the table as CSV or JSON."""
        return {"csv": self._csv, "json": self._json}[ending]()

    def _csv(self) -> str:
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(self.columns)
        writer.writerows([_cell(each) for each in row] for row in self.rows)
        return out.getvalue()

    def _json(self) -> str:
        return as_json([dict(zip(self.columns, row, strict=True)) for row in self.rows])


def as_json(value: Sequence[Any] | Mapping[str, Any]) -> str:
    """Return anything that registers hold as JSON."""
    return json.dumps(value, indent=2, ensure_ascii=False, cls=DjangoJSONEncoder) + "\n"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return f"'{text}" if text.startswith(FORMULAS) else text
