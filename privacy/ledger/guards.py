"""Triggers that make a table append-only, whatever code or console writes to it."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper

# Each table with its unique columns.
GUARDED: Final[Mapping[str, tuple[str, ...]]] = {
    "privacy_ledgerentry": ("id",),
    "privacy_ledgerleaf": ("sequence", "entry"),
    "privacy_checkpoint": ("size",),
}
FUNCTION: Final = "safelight_append_only"


def install(connection: BaseDatabaseWrapper, tables: Mapping[str, tuple[str, ...]]) -> None:
    """Forbid UPDATE, DELETE and whatever else takes rows out of these tables."""
    _execute(connection, _BY_VENDOR[connection.vendor][0](tables))


def remove(connection: BaseDatabaseWrapper, tables: Iterable[str]) -> None:
    """Allow them again: for a reversed migration, and for tests that empty their tables."""
    _execute(connection, _BY_VENDOR[connection.vendor][1](tables))


def restrict(connection: BaseDatabaseWrapper, role: str, tables: Iterable[str]) -> None:
    """Let a PostgreSQL role use everything, but of these tables only read and insert.

    The role is the application's own: it owns nothing, so it can neither drop nor disable a
    trigger. Whoever migrates is another.
    """
    name = connection.ops.quote_name(role)
    _execute(
        connection,
        (
            f"GRANT USAGE ON SCHEMA public TO {name}",
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}",
            f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}",
            *(f'REVOKE UPDATE, DELETE, TRUNCATE ON "{table}" FROM {name}' for table in tables),
        ),
    )


@contextmanager
def lifted(connection: BaseDatabaseWrapper, table: str) -> Iterator[None]:
    """Let rows be deleted until the end of this transaction; only the table's owner may.

    On PostgreSQL others go on reading meanwhile, but don't write.
    """
    trigger = _name(table, "delete")
    if connection.vendor == "postgresql":
        change = f'ALTER TABLE "{table}" {{}} TRIGGER {trigger}'
        lift, put_back = [change.format("DISABLE")], [change.format("ENABLE")]
    else:
        put_back = [each for each in _sqlite_install({table: ()}) if f" {trigger} " in each]
        lift = [f"DROP TRIGGER {trigger}"]
    _execute(connection, lift)
    yield
    # Where the block failed, the transaction that takes it back takes this back too.
    _execute(connection, put_back)


def missing(connection: BaseDatabaseWrapper, tables: Iterable[str]) -> list[str]:
    """Return the tables which lack a guard."""
    with connection.cursor() as cursor:
        cursor.execute(_LISTING[connection.vendor])
        present = {row[0] for row in cursor.fetchall()}
    return [
        table
        for table in tables
        if not {_name(table, what) for what in _GUARDS[connection.vendor]} <= present
    ]


def _sqlite_install(tables: Mapping[str, tuple[str, ...]]) -> Iterable[str]:
    for table, unique in tables.items():
        abort = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for what in ("update", "delete"):
            yield f'CREATE TRIGGER {_name(table, what)} BEFORE {what} ON "{table}" {abort}'
        # INSERT OR REPLACE deletes the row in its way without asking the delete trigger.
        same = " OR ".join(f'"{column}" = NEW."{column}"' for column in unique)
        taken = f'EXISTS (SELECT 1 FROM "{table}" WHERE {same})'  # noqa: S608
        yield (
            f'CREATE TRIGGER {_name(table, "replace")} BEFORE INSERT ON "{table}" '
            f"WHEN {taken} {abort}"
        )


def _sqlite_remove(tables: Iterable[str]) -> Iterable[str]:
    for table in tables:
        for what in _GUARDS["sqlite"]:
            yield f"DROP TRIGGER IF EXISTS {_name(table, what)}"


def _postgresql_install(tables: Mapping[str, tuple[str, ...]]) -> Iterable[str]:
    yield (
        f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    for table in tables:
        for what in _GUARDS["postgresql"]:
            yield (
                f'CREATE TRIGGER {_name(table, what)} BEFORE {what} ON "{table}" '
                f"FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}()"
            )


def _postgresql_remove(tables: Iterable[str]) -> Iterable[str]:
    for table in tables:
        for what in _GUARDS["postgresql"]:
            yield f'DROP TRIGGER IF EXISTS {_name(table, what)} ON "{table}"'


def _name(table: str, what: str) -> str:
    return f"{table}_no_{what}"


def _execute(connection: BaseDatabaseWrapper, statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


_GUARDS: Final = {
    "sqlite": ("update", "delete", "replace"),
    "postgresql": ("update", "delete", "truncate"),
}
_BY_VENDOR: Final = {
    "sqlite": (_sqlite_install, _sqlite_remove),
    "postgresql": (_postgresql_install, _postgresql_remove),
}
_LISTING: Final = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    # Only those that fire: a disabled trigger guards nothing.
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled = 'O' AND NOT tgisinternal",
}
