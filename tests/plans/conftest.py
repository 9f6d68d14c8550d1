"""A PostgreSQL database as after years: a million rows in the full form, thousands in the short."""

import copy
import hashlib
import os
import uuid
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connections
from pytest_django import DjangoDbBlocker

from accounts.models import Person
from tests.databases import Database, on_postgresql
from tests.people import open_person
from tests.plans.filling import fill, someone

IS_FULL = os.environ.get("SAFELIGHT_DRILLS") == "full"
ROWS = 1_000_000 if IS_FULL else 40_000
# For more than these, reading a table of the short form as a whole would be the better plan.
OLD_JOBS = 5_000 if IS_FULL else 40
HELD_JOBS = OLD_JOBS // 10
# Each of the others has a few dozen rows in each table, as somebody real has.
PEOPLE = ROWS // 40


@pytest.fixture(scope="session")
def years_later(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> Iterator[Database]:
    """A full database; every call runs on connections of its own."""
    with on_postgresql() as database, django_db_blocker.unblock():
        keys = tmp_path_factory.mktemp("plans") / "keys.sqlite3"
        own = copy.deepcopy(connections.settings["keys"]) | {"NAME": str(keys), "TEST": {}}
        database.settings["keys"] = own
        database.run(_prepare)
        yield database


@pytest.fixture(scope="session")
def somebody(years_later: Database) -> Person:
    """A person among all the others."""
    person: Person = years_later.run(open_person)[0]
    return person


@pytest.fixture(scope="session")
def neighbour() -> uuid.UUID:
    """One of all the others."""
    return uuid.UUID(bytes=hashlib.md5(b"person7", usedforsecurity=False).digest())


def _prepare() -> None:
    for alias in ("default", "keys"):
        call_command("migrate", database=alias, verbosity=0, interactive=False)
    _people()
    _ledger()
    _pictures()
    _jobs()


def _people() -> None:
    fill("accounts_person", PEOPLE, id="md5('person' || n)::uuid", email="n || '@example.com'")
    fill("privacy_ledgersubject", PEOPLE, person="md5('person' || n)::uuid")
    fill(
        "accounts_session",
        ROWS // 4,
        session_key="md5('session' || n)",
        person=someone("n", PEOPLE),
        expire_date="now() + n * interval '1 second'",
    )
    fill("privacy_consentevent", ROWS // 4, person=someone("n", PEOPLE), statement="'portraits'")


def _ledger() -> None:
    fill(
        "privacy_ledgerentry",
        ROWS,
        id="md5('entry' || n)::uuid",
        event="(ARRAY['photo.opened', 'headshot.opened', 'session.begun'])[n % 3 + 1]",
        actor_role="(ARRAY['person', 'program'])[n % 2 + 1]",
        ledger_id=someone("n", PEOPLE, "subject"),
        time="now() - n * interval '1 second'",
    )
    fill("privacy_ledgerleaf", ROWS - 100, sequence="n - 1", entry="md5('entry' || n)::uuid")
    fill("privacy_queuedentry", 100, entry=f"md5('entry' || ({ROWS - 100} + n))::uuid")
    fill("privacy_checkpoint", ROWS // 10, size="n * 10")


def _pictures() -> None:
    later = {"delete_after": "now() + n * interval '1 second'", "state": "'stored'"}
    latest = {"delete_at_latest": "now() + n * interval '2 seconds'"}
    sealed = {"id": "md5('sealed' || n)::uuid", "kind": "'headshot'"}
    fill("privacy_sealedobject", ROWS, owner=someone("n", PEOPLE), **later, **latest, **sealed)
    for table, what in (("generation_headshot", "job"), ("uploads_photo", "")):
        fill(
            table,
            ROWS // 2,
            owner_id=someone("n", PEOPLE),
            sealed_id="md5('sealed' || n)::uuid",
            **({"job_id": f"md5('job' || n % {ROWS // 4 + HELD_JOBS})::uuid"} if what else {}),
        )


def _jobs() -> None:
    # A portrait is kept for thirty days at most, and so is the record of its job: what is older
    # waits for a sweeper that was away, and a few have portraits on hold.
    job = {"owner_id": someone("n", PEOPLE), "queue": "'studio'", "styles": "'[\"studio-grey\"]'"}
    days = f"n * interval '30 days' / {ROWS // 4}"
    done = {"state": "'done'", **job}
    fill("generation_job", ROWS // 4, id="md5('job' || n)::uuid", **done, **_times(days))
    fill("generation_job", OLD_JOBS, **done, **_times("interval '40 days'"))
    held = {"id": f"md5('job' || n + {ROWS // 4})::uuid", **done}
    fill("generation_job", HELD_JOBS, **held, **_times("interval '50 days'"))
    waiting = {"state": "'queued'", "expires_at": "now() + interval '1 day'"}
    fill("generation_job", 100, rung_at="now() - interval '5 minutes'", **waiting, **job)


def _times(ago: str) -> dict[str, str]:
    moments = ("created_at", "started_at", "finished_at", "rung_at")
    return dict.fromkeys(moments, f"now() - {ago}")
