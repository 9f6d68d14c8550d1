"""How many rows PostgreSQL looks at to answer what some code asks."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

READING = ("SELECT", "UPDATE", "DELETE")


@dataclass(frozen=True)
class Reading:
    """One statement, and how many rows were touched for it, those thrown away included."""

    statement: str
    rows: int


def readings(ask: Callable[[], object]) -> list[Reading]:
    """Run `ask`, then explain each statement that it sent, which runs it again, undone."""
    with CaptureQueriesContext(connection) as captured:
        ask()
    asked = [each["sql"] for each in captured if each["sql"].startswith(READING)]
    return [Reading(statement, _rows(statement)) for statement in asked]


def _rows(statement: str) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {statement}")
        found = cursor.fetchone()[0]
        transaction.set_rollback(True)
    plan = json.loads(found) if isinstance(found, str) else found
    return sum(map(_touched, _nodes(plan[0]["Plan"])))


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("Plans", ()):
        yield from _nodes(child)


def _touched(node: dict[str, Any]) -> int:
    if "Relation Name" not in node and "Index Name" not in node:
        return 0
    once = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
    once += node.get("Rows Removed by Index Recheck", 0)
    return int(once * node["Actual Loops"])
