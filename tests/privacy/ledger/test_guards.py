"""The database itself refuses to change what the ledger has written."""

import uuid
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import Error, connection, transaction

from privacy.ledger import guards
from privacy.ledger.actors import Role
from privacy.ledger.models import Checkpoint, LedgerEntry, LedgerLeaf
from tests.databases import Database

REFUSED = "append-only"


def fill() -> None:
    entry = LedgerEntry.objects.create(event="account.created", actor_role=Role.OPERATOR)
    LedgerLeaf.objects.create(sequence=0, entry=entry.pk, leaf_hash=bytes(32))
    Checkpoint.objects.create(size=1, root=bytes(32), note="", time=entry.time)


def refused(change: Callable[[], object]) -> None:
    with pytest.raises(Error, match=REFUSED), transaction.atomic():
        change()


def sql(statement: str) -> Callable[[], None]:
    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    return run


def test_entries_leaves_and_checkpoints_can_only_be_added(database: Database) -> None:
    def attempt() -> None:
        fill()
        for model in (LedgerEntry, LedgerLeaf, Checkpoint):
            row = model.objects.get()
            refused(model.objects.all().delete)
            refused(row.delete)
            refused(row.save)
        refused(lambda: LedgerEntry.objects.update(event="other"))
        refused(lambda: LedgerLeaf.objects.update(leaf_hash=bytes(31)))
        refused(lambda: Checkpoint.objects.update(root=bytes(31)))
        if connection.vendor == "postgresql":
            refused(sql("TRUNCATE privacy_ledgerentry"))

    database.run(attempt)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT OR REPLACE INTO privacy_checkpoint VALUES (1, x'00', '', '2026-01-01')",
        "INSERT OR REPLACE INTO privacy_ledgerleaf VALUES (0, '{other}', x'00', x'')",
        "INSERT OR REPLACE INTO privacy_ledgerleaf VALUES (5, '{entry}', x'00', x'')",
    ],
)
@pytest.mark.django_db
def test_sqlite_can_not_replace_a_row_either(statement: str) -> None:
    fill()
    entry = LedgerEntry.objects.get().pk.hex
    refused(sql(statement.format(entry=entry, other=uuid.uuid4().hex)))


@pytest.mark.django_db
def test_migrations_leave_every_guard_in_place() -> None:
    assert guards.missing(connection, guards.GUARDED) == []


@pytest.mark.django_db
def test_a_lost_guard_is_reported(capsys: pytest.CaptureFixture[str]) -> None:
    sql("DROP TRIGGER privacy_ledgerleaf_no_delete")()
    with pytest.raises(SystemExit) as stopped:
        call_command("verify_ledger")
    assert stopped.value.code == 1
    assert "privacy_ledgerleaf lacks the triggers" in capsys.readouterr().err


@pytest.mark.server
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_the_application_s_own_role_can_only_insert(database: Database) -> None:
    role = f"safelight_{uuid.uuid4().hex[:12]}"

    def attempt() -> None:
        fill()
        sql(f"CREATE ROLE {role}")()
        try:
            guards.restrict(connection, role, guards.GUARDED)
            # Without the triggers: the role's rights alone refuse it.
            guards.remove(connection, guards.GUARDED)
            sql(f"SET ROLE {role}")()
            assert LedgerEntry.objects.count() == 1
            LedgerEntry.objects.create(event="account.created", actor_role=Role.OPERATOR)
            for table in guards.GUARDED:
                column = guards.GUARDED[table][0]
                for change in (
                    f"UPDATE {table} SET {column} = {column}",
                    f"DELETE FROM {table}",
                    f"TRUNCATE {table}",
                    f"ALTER TABLE {table} DISABLE TRIGGER ALL",
                    f"DROP TABLE {table}",
                ):
                    with pytest.raises(Error, match=r"permission denied|must be owner"):
                        sql(change)()
            sql("DELETE FROM privacy_queuedentry")()
        finally:
            sql("RESET ROLE")()
            sql(f"DROP OWNED BY {role}")()
            sql(f"DROP ROLE {role}")()

    database.run(attempt)
