"""Triggers that let rows be added but not changed, with a narrow, declared way to erase them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper

ALWAYS: Final = "1 = 1"


@dataclass(frozen=True)
class Guard:
    """One table and the rows, as SQL over OLD, whose change or deletion is refused.

    Each of `unique` is a column, or several with a comma between them.
    """

    table: str
    unique: tuple[str, ...]
    refuses_update: str = ALWAYS
    refuses_delete: str = ALWAYS

    @property
    def names(self) -> dict[str, str]:
        return {what: f"{self.table}_no_{what}" for what in ("update", "delete", "replace")}


def install(connection: BaseDatabaseWrapper, guards: Iterable[Guard]) -> None:
    """Put the triggers in place; a migration that remakes a table on SQLite calls this again."""
    writer = _sqlite if connection.vendor == "sqlite" else _postgresql
    guards = tuple(guards)
    remove(connection, guards)
    with connection.cursor() as cursor:
        for guard in guards:
            for statement in writer(guard):
                cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper, guards: Iterable[Guard]) -> None:
    """Take the triggers away: for a reversed migration, and for tests that empty their tables."""
    on = "" if connection.vendor == "sqlite" else ' ON "{table}"'
    with connection.cursor() as cursor:
        for guard in guards:
            for name in guard.names.values():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}" + on.format(table=guard.table))


def missing(connection: BaseDatabaseWrapper, guards: Iterable[Guard]) -> list[str]:
    """Return the tables that lack a trigger."""
    with connection.cursor() as cursor:
        cursor.execute(_LISTING[connection.vendor])
        present = {row[0] for row in cursor.fetchall()}
    return [guard.table for guard in guards if not set(guard.names.values()) <= present]


def _sqlite(guard: Guard) -> Iterable[str]:
    abort = f"BEGIN SELECT RAISE(ABORT, '{guard.table} is append-only'); END"
    for what, refused in _refusals(guard):
        yield (
            f'CREATE TRIGGER {guard.names[what]} BEFORE {what} ON "{guard.table}" '
            f"WHEN {refused} {abort}"
        )
    # INSERT OR REPLACE deletes the row in its way without asking the delete trigger.
    same = " OR ".join(f"({_equal(columns)})" for columns in guard.unique)
    taken = f'SELECT 1 FROM "{guard.table}" WHERE {same}'  # noqa: S608
    yield (
        f'CREATE TRIGGER {guard.names["replace"]} BEFORE INSERT ON "{guard.table}" '
        f"WHEN EXISTS ({taken}) {abort}"
    )


def _equal(columns: str) -> str:
    return " AND ".join(f'"{column}" = NEW."{column}"' for column in columns.split(","))


def _postgresql(guard: Guard) -> Iterable[str]:
    complaint = f"RAISE EXCEPTION '{guard.table} is append-only'"
    for what, refused in _refusals(guard):
        function, row = f"{guard.names[what]}_f", "NEW" if what == "update" else "OLD"
        yield (
            f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN IF {refused} THEN {complaint}; END IF; RETURN {row}; END $$"
        )
        yield (
            f'CREATE TRIGGER {guard.names[what]} BEFORE {what} ON "{guard.table}" '
            f"FOR EACH ROW EXECUTE FUNCTION {function}()"
        )
    yield (
        f"CREATE OR REPLACE FUNCTION {guard.names['replace']}_f() RETURNS trigger "
        f"LANGUAGE plpgsql AS $$ BEGIN {complaint}; END $$"
    )
    # Where SQLite replaces, PostgreSQL truncates.
    yield (
        f'CREATE TRIGGER {guard.names["replace"]} BEFORE TRUNCATE ON "{guard.table}" '
        f"FOR EACH STATEMENT EXECUTE FUNCTION {guard.names['replace']}_f()"
    )


def _refusals(guard: Guard) -> tuple[tuple[str, str], ...]:
    return (("update", guard.refuses_update), ("delete", guard.refuses_delete))


_LISTING: Final = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    # Only those that fire: a disabled trigger guards nothing.
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled = 'O' AND NOT tgisinternal",
}
