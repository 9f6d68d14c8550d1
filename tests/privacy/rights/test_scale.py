"""What one person's erasure and copy cost doesn't grow with everybody else's data."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from privacy.ledger.actors import Actor
from privacy.models import LedgerEntry, LedgerSubject, ObjectKey, SealedObject
from privacy.rights.erasure import erase_person
from privacy.rights.holders import registry
from privacy.vault import actions as vault
from privacy.vault.models import Kind
from tests.people import open_person

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]
OTHERS = 2000
# Tables that grow with the number of people and pictures.
LARGE = (
    "privacy_sealedobject",
    "privacy_ledgerentry",
    "privacy_ledgersubject",
    "privacy_objectkey",
    "privacy_sealingkey",
    "privacy_consentevent",
    "uploads_photo",
    "generation_headshot",
    "generation_job",
    "accounts_person",
)


def fill() -> None:
    later = timezone.now() + timedelta(days=9)
    owners = [uuid.uuid4() for _ in range(OTHERS)]
    sealed = [
        SealedObject(owner=owner, kind=Kind.HEADSHOT, delete_after=later, delete_at_latest=later)
        for owner in owners
    ]
    SealedObject.objects.bulk_create(sealed)
    LedgerSubject.objects.bulk_create([LedgerSubject(person=owner) for owner in owners])
    LedgerEntry.objects.bulk_create(
        [
            LedgerEntry(event="photo.deleted", actor_role="program", ledger_id=uuid.uuid4())
            for _ in owners
        ]
    )
    ObjectKey.objects.bulk_create(
        [ObjectKey(sealed_object=each.pk, owner=each.owner, share=b"s" * 32) for each in sealed]
    )
    for alias in ("default", "keys"):
        with connections[alias].cursor() as cursor:
            cursor.execute("ANALYZE")


def scans(alias: str, queries: Any) -> set[str]:
    """Return where a plan reads a large table from one end to the other."""
    found = set()
    with connections[alias].cursor() as cursor:
        for query in queries:
            if not query["sql"].startswith(("SELECT", "UPDATE", "DELETE")):
                continue
            cursor.execute("EXPLAIN QUERY PLAN " + query["sql"].replace("%", "%%"))
            for *_, step in cursor.fetchall():
                words = step.split()
                if words[0] == "SCAN" and words[1].strip('"') in LARGE and "USING" not in words:
                    found.add(f"{step}: {query['sql'][:200]}")
    return found


def test_no_plan_reads_a_whole_table() -> None:
    fill()
    person = open_person().pk
    for _ in range(3):
        vault.confirm(sealed=vault.deposit(owner=person, kind=Kind.PHOTO, plaintext=b"x"))
    with (
        CaptureQueriesContext(connection) as main,
        CaptureQueriesContext(connections["keys"]) as keys,
    ):
        for holder in registry.holders:
            holder.export(person)
        erase_person(person=person, actor=Actor.person(person))
    assert len(main) > 50
    assert scans("default", main) == set()
    assert scans("keys", keys) == set()
