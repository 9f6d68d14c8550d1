"""Turns a holder's copy into headings and tables for the readable page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Table:
    """Rows of one kind under a heading."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Section:
    """What one holder has: single values first, then tables."""

    title: str
    values: Sequence[tuple[str, str]]
    tables: Sequence[Table]


def section_of(name: str, copy: Mapping[str, Any]) -> Section:
    """Return a holder's copy as a section of the page."""
    values = [(_title(key), _text(value)) for key, value in copy.items() if not _is_rows(value)]
    tables = [_table(key, value) for key, value in copy.items() if _is_rows(value)]
    return Section(_title(name), values, tables)


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _table(key: str, rows: Sequence[Mapping[str, Any]]) -> Table:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    return Table(
        title=_title(key),
        columns=[_title(column) for column in columns],
        rows=[[_text(row.get(column)) for column in columns] for row in rows],
    )


def _title(key: str) -> str:
    return key.replace("_", " ").capitalize()


def _text(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_text(each) for each in value) or "–"
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_text(each)}" for key, each in value.items()) or "–"
    return str(value)
