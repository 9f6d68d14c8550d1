"""Databases: reachable, new enough, migrated, and spoken to by TLS."""

from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError, NotSupportedError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from config.production.rules import is_own_machine

VARIABLES = {"default": "DATABASE_URL", "keys": "KEYS_DATABASE_URL"}


def look_at_databases() -> Iterator[str]:
    """Look at each database in turn."""
    for alias in connections:
        connection = connections[alias]
        try:
            connection.check_database_version_supported()
            yield from _migrations(alias, connection)
            yield from _tls(alias, connection)
        except NotSupportedError as refusal:
            yield f"The database {alias!r} is too old ({refusal}). Move to a newer server."
        except DatabaseError as error:
            yield (
                f"The database {alias!r} can't be reached ({type(error).__name__}). Check "
                f"{VARIABLES.get(alias, alias)}, that the server runs, and that this host may "
                "connect."
            )


def _migrations(alias: str, connection: BaseDatabaseWrapper) -> Iterator[str]:
    executor = MigrationExecutor(connection)
    if waiting := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield (
            f"{len(waiting)} migrations wait for the database {alias!r}. Run `manage.py setup` as "
            "the owner of the tables."
        )


def _tls(alias: str, connection: BaseDatabaseWrapper) -> Iterator[str]:
    if connection.vendor != "postgresql":
        return
    host = str(settings.DATABASES[alias].get("HOST") or "")
    with connection.cursor() as cursor:
        cursor.execute("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
        row = cursor.fetchone()
    if not (row and row[0]) and not is_own_machine(host):
        yield (
            f"The connection to the database {alias!r} is not encrypted. Add ?sslmode=verify-full "
            f"to {VARIABLES.get(alias, alias)}."
        )
