"""What a database keeps of deleted rows for a while, and how to be rid of it."""

from collections.abc import Callable

from django.db import connections

# Others that keep what was deleted for a while: the broker's own file, say.
_others: list[Callable[[], None]] = []


def register_traces(forget: Callable[[], None]) -> None:
    """Add a store beside the databases whose traces go whenever those of `default` do."""
    _others.append(forget)


def forget_traces(*aliases: str) -> None:
    """Empty SQLite's write-ahead log, where deleted rows would stay readable.

    While somebody reads, the log can't be emptied; every sweep tries again. On PostgreSQL
    autovacuum and the log's own recycling do this, and a stray wrapped key dies with its epoch.
    """
    for alias in aliases:
        database = connections[alias]
        if database.vendor == "sqlite" and not database.in_atomic_block:
            with database.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    if "default" in aliases:
        for forget in _others:
            forget()
