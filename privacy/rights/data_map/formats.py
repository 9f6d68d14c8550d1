"""Writes the record as JSON, Markdown or HTML."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.template.loader import render_to_string

Written = Callable[[Mapping[str, Any]], str]


def as_json(record: Mapping[str, Any]) -> str:
    """Return the record for other programs to read."""
    return json.dumps(record, indent=2, ensure_ascii=False) + "\n"


def as_markdown(record: Mapping[str, Any]) -> str:
    """Return the record as Markdown tables."""
    escaped: dict[str, Any] = _for_tables(record)
    return render_to_string("privacy/data_map/record.md", escaped)


def as_html(record: Mapping[str, Any]) -> str:
    """Return the record as one page that needs nothing else."""
    return render_to_string("privacy/data_map/record.html", dict(record))


FORMATS: Final[Mapping[str, Written]] = {"md": as_markdown, "json": as_json, "html": as_html}


def _for_tables(value: Any) -> Any:
    """Keep a bar or a line break in somebody's words from breaking a table."""
    if isinstance(value, str):
        return value.replace("|", "\\|").replace("\n", " ")
    if isinstance(value, Mapping):
        return {name: _for_tables(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_for_tables(each) for each in value]
    return value
