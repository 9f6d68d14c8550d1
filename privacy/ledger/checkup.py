"""For the doctor: the ledger as it was signed, and a role that can only add to it."""

from collections.abc import Iterator

from django.db import connection

from privacy.ledger.guards import GUARDED
from privacy.ledger.verify import unguarded_tables, verify
from privacy.patience import patiently

CHANGES = ("UPDATE", "DELETE", "TRUNCATE")


def look_at_ledger() -> Iterator[str]:
    """Recompute the ledger and compare it with what was signed."""
    with patiently("default"):
        result = verify()
    if not result.is_clean:
        yield (
            f"The ledger is not as it was signed ({len(result.problems)} problems; the first: "
            f"{result.problems[0]}) Treat this as an incident: docs/ledger.md says how, "
            "`manage.py verify_ledger` lists all."
        )
    for sentence in unguarded_tables():
        yield f"{sentence} Put them back: run `manage.py migrate` as the owner of the tables."


def look_at_role() -> Iterator[str]:
    """Ask PostgreSQL whether this role could change what must only be added to."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        allowed = [table for table in GUARDED if _may_change(cursor, table)]
    if allowed:
        yield (
            f"The database role of this program may change the ledger ({', '.join(allowed)}). Give "
            "it a role that owns no table, name that in SAFELIGHT_DATABASE_ROLE, and run "
            "`manage.py setup` as the owner."
        )


def _may_change(cursor: object, table: str) -> bool:
    questions = " OR ".join("has_table_privilege(current_user, %s, %s)" for _ in CHANGES)
    asked = [value for change in CHANGES for value in (table, change)]
    cursor.execute(f"SELECT {questions}", asked)  # type: ignore[attr-defined]
    return bool(cursor.fetchone()[0])  # type: ignore[attr-defined]
