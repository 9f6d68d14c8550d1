"""The consent record can only be added to, on both databases, and erased in one declared way."""

from collections.abc import Callable

import pytest
from django.db import Error, connection, transaction

from privacy import append_only
from privacy.consent.actions import forget_consents, give
from privacy.consent.models import GUARDS, ConsentErasure, ConsentEvent, StatementText
from privacy.consent.statements import ADULT, OWN_FACE
from privacy.retention.audit import audit
from tests.databases import Database
from tests.people import open_person
from tests.privacy.ledger.conftest import database  # noqa: F401 - a fixture


def refused(change: Callable[[], object]) -> None:
    with pytest.raises(Error, match="append-only"), transaction.atomic():
        change()


def sql(statement: str) -> Callable[[], None]:
    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    return run


def two_events() -> None:
    for number in (1, 2):
        ConsentEvent.objects.create(
            person=f"00000000-0000-0000-0000-00000000000{number}",
            statement="portraits",
            version="1",
            digest="d",
            is_given=True,
            language="en",
            method="test",
        )
    StatementText.objects.create(digest="d", statement="portraits", version="1", text="Yes.")


def test_events_and_texts_can_only_be_added(database: Database) -> None:  # noqa: F811
    def attempt() -> None:
        with connection.schema_editor() as editor:
            for model in (ConsentEvent, StatementText, ConsentErasure):
                editor.create_model(model)
        append_only.install(connection, GUARDS)
        assert append_only.missing(connection, GUARDS) == []
        two_events()
        refused(lambda: ConsentEvent.objects.update(is_given=False))
        refused(ConsentEvent.objects.all().delete)
        refused(lambda: StatementText.objects.update(text="No."))
        refused(StatementText.objects.all().delete)
        if connection.vendor == "postgresql":
            refused(sql("TRUNCATE privacy_consentevent"))
        else:
            replace = "REPLACE INTO privacy_statementtext SELECT digest, statement, version, "
            refused(sql(f"{replace} release, language, 'No.' FROM privacy_statementtext"))
        first = ConsentEvent.objects.order_by("pk").first()
        assert first is not None
        forget_consents(person=first.person)
        assert ConsentEvent.objects.count() == 1
        assert not ConsentErasure.objects.exists()
        refused(ConsentEvent.objects.all().delete)

    database.run(attempt)


@pytest.mark.django_db(databases=["default", "keys"])
def test_migrations_leave_every_guard_in_place() -> None:
    assert append_only.missing(connection, GUARDS) == []


@pytest.mark.django_db(databases=["default", "keys"])
def test_the_auditor_reports_a_lost_trigger() -> None:
    sql("DROP TRIGGER privacy_consentevent_no_update")()
    assert [each for each in audit() if "privacy_consentevent" in each]


@pytest.mark.django_db(databases=["default", "keys"])
def test_a_text_is_kept_once_for_everybody() -> None:
    people = [open_person(consents=False) for _ in range(2)]
    for person in people:
        give(person=person.pk, statements=[OWN_FACE], method="test")
    texts = StatementText.objects.values_list("statement", flat=True)
    assert sorted(texts) == [ADULT.code, OWN_FACE.code]
