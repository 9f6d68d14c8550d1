"""The auditor alarms for each thing that breaks a promise, reads only, and its result is public."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import Error, connection, connections, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Person
from privacy.models import Audit, SealedObject, Sweep
from privacy.retention.actions import sweep
from privacy.retention.audit import audit, examine
from privacy.retention.read_only import read_only
from privacy.vault import actions as vault
from privacy.vault import storage
from privacy.vault.models import Kind

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]
DAY = timedelta(days=1)


@pytest.fixture
def photo(alice: Person) -> SealedObject:
    sealed = vault.deposit(owner=alice.pk, kind=Kind.PHOTO, plaintext=b"pixels")
    vault.confirm(sealed=sealed)
    return sealed


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def kinds() -> list[str]:
    return [code for code, count in examine().counts.items() if count]


def test_nothing_is_found_where_every_promise_holds(photo: SealedObject) -> None:
    assert audit() == []


def test_a_dead_scheduler(photo: SealedObject) -> None:
    Sweep.objects.update(finished_at=timezone.now() - timedelta(minutes=20))
    assert kinds() == ["late"]


def test_a_sequencer_that_does_not_run(photo: SealedObject) -> None:
    assert not audit()
    late = timezone.now() + timedelta(minutes=20)
    Sweep.objects.update(finished_at=late)
    assert [each[:13] for each in audit(now=late)] == ["A ledger line"]


def test_an_object_behind_the_database(photo: SealedObject) -> None:
    storage.store().save("ab/" + "0" * 32, ContentFile(b"left over"))
    assert kinds() == ["orphaned"]


def test_a_row_without_its_object(photo: SealedObject) -> None:
    storage.remove(photo.storage_name)
    assert kinds() == ["lost"]


def test_an_outage_of_the_store(photo: SealedObject, monkeypatch: pytest.MonkeyPatch) -> None:
    def out(*_args: object) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as broken:
        broken.setattr(type(storage.store()), "listdir", out)
        assert kinds() == ["unlisted"]


@pytest.mark.parametrize(
    "columns",
    [
        ("delete_at_latest", "delete_after"),
        ("created_at", "delete_at_latest", "delete_after"),
    ],
)
def test_a_deadline_pushed_by_sql(photo: SealedObject, columns: tuple[str, ...]) -> None:
    for column in columns:
        sql(
            f"UPDATE privacy_sealedobject SET {column} = %s WHERE id = %s",
            getattr(photo, column) + 9 * DAY,
            photo.pk.hex if connection.vendor == "sqlite" else photo.pk,
        )
    assert kinds() == ["pushed"]


def test_sql_can_not_push_a_deadline_alone(photo: SealedObject) -> None:
    with pytest.raises(Error, match="deadline_within_class_maximum"):
        sql("UPDATE privacy_sealedobject SET delete_after = %s", photo.delete_after + 9 * DAY)


def test_an_object_of_a_kind_without_a_rule(photo: SealedObject) -> None:
    sql("UPDATE privacy_sealedobject SET kind = 'secret'")
    assert kinds() == ["undeclared"]


def test_the_audit_can_only_read(photo: SealedObject) -> None:
    with (
        read_only("default", "keys"),
        pytest.raises(Error, match="readonly"),
        transaction.atomic(),
    ):
        Sweep.objects.create()
    for alias in ("default", "keys"):
        with connections[alias].cursor() as cursor:
            cursor.execute("PRAGMA query_only")
            assert cursor.fetchone() == (0,)


@pytest.fixture
def visitor() -> Client:
    return Client()


def test_its_last_result_is_public_with_counts(photo: SealedObject, visitor: Client) -> None:
    address = reverse("transparency")
    assert "Not yet" in visitor.get(address).content.decode()
    call_command("audit_retention")
    assert "Clean" in visitor.get(address).content.decode()
    storage.remove(photo.storage_name)
    with pytest.raises(SystemExit):
        call_command("audit_retention")
    page = visitor.get(address).content.decode()
    assert "Findings" in page
    assert "Declared, but not in the store" in page
    assert str(photo.pk) not in page
    Audit.objects.update(finished_at=timezone.now() - timedelta(hours=3), found={})
    assert "Too long ago" in visitor.get(address).content.decode()


def test_sweeping_takes_the_same_queries_for_few_and_for_many(
    alice: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    from django.test.utils import CaptureQueriesContext

    counts = []
    for number in (2, 40):
        for _ in range(number):
            vault.confirm(sealed=vault.deposit(owner=alice.pk, kind=Kind.PHOTO, plaintext=b"x"))
        with (
            CaptureQueriesContext(connection) as main,
            CaptureQueriesContext(connections["keys"]) as keys,
        ):
            assert sweep(now=timezone.now() + 2 * DAY).deleted == number
        counts.append((len(main), len(keys)))
    assert counts[0] == counts[1], counts
