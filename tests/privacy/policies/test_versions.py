"""A policy takes two people to publish, whoever they are, and then stays as it is."""

from collections.abc import Callable

import pytest
from django.db import Error, IntegrityError, connection, transaction
from django.db.models import Model

from accounts.models import Person
from privacy import append_only
from privacy.ledger.models import LedgerEntry
from privacy.policies.actions import (
    NotYours,
    OwnApproval,
    WrongState,
    approve,
    discard,
    publish,
    revise,
)
from privacy.policies.documents import Document, shipped_text
from privacy.policies.models import GUARDS, PolicyVersion
from tests.databases import Database
from tests.people import open_person
from tests.privacy.ledger.conftest import database  # noqa: F401 - a fixture
from tests.privacy.policies.staff import publish_new, write

stored = pytest.mark.django_db(databases=["default", "keys"])
State = PolicyVersion.State


def refused(change: Callable[[], object]) -> None:
    with pytest.raises(Error, match="append-only"), transaction.atomic():
        change()


@stored
def test_the_first_versions_are_there_with_the_software() -> None:
    for document in Document:
        version = PolicyVersion.objects.current(document)
        assert (version.number, version.is_shipped) == (1, True)
        assert version.text == shipped_text(document)
        assert version.author is None


@stored
def test_a_version_goes_from_draft_by_another_hand_to_publication(alice: Person) -> None:
    version = write(alice.pk)
    approve(version=version, approver=open_person().pk)
    assert publish(version=version, publisher=alice.pk) == 2
    version.refresh_from_db()
    assert version.state == State.PUBLISHED
    assert PolicyVersion.objects.current(Document.TERMS) == version
    events = LedgerEntry.objects.filter(event__startswith="policy.").order_by("time")
    assert [event.event for event in events] == [
        "policy.drafted",
        "policy.approved",
        "policy.published",
    ]
    assert str(alice.pk) not in str(PolicyVersion.objects.values())


@stored
@pytest.mark.parametrize("is_superuser", [False, True])
def test_nobody_approves_their_own_version(alice: Person, is_superuser: bool) -> None:
    Person.objects.filter(pk=alice.pk).update(is_superuser=is_superuser, is_staff=True)
    version = write(alice.pk)
    with pytest.raises(OwnApproval):
        approve(version=version, approver=alice.pk)
    version.refresh_from_db()
    assert version.state == State.DRAFT


@stored
def test_the_database_itself_refuses_an_own_approval(alice: Person) -> None:
    version = write(alice.pk)
    own = PolicyVersion.objects.filter(pk=version.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        own.update(approver=version.author, approved_at=version.created_at, state=State.APPROVED)
    with pytest.raises(IntegrityError), transaction.atomic():
        own.update(state=State.PUBLISHED, number=2, published_at=version.created_at)


@stored
def test_a_draft_is_not_published_and_a_published_one_not_approved(alice: Person) -> None:
    version, other = write(alice.pk), open_person().pk
    with pytest.raises(WrongState):
        publish(version=version, publisher=other)
    approve(version=version, approver=other)
    publish(version=version, publisher=other)
    for step in (
        lambda: approve(version=version, approver=other),
        lambda: publish(version=version, publisher=other),
        lambda: discard(version=version),
        lambda: revise(version=version, text="x", summary="", is_material=False, author=alice.pk),
    ):
        with pytest.raises(WrongState):
            step()


@stored
def test_only_what_was_read_is_approved(alice: Person) -> None:
    seen = write(alice.pk)
    revise(version=seen, text="Something else.", summary="s", is_material=True, author=alice.pk)
    with pytest.raises(WrongState):
        approve(version=seen, approver=open_person().pk)


@stored
def test_revising_takes_the_approval_back_and_is_the_authors(alice: Person) -> None:
    version, other = write(alice.pk), open_person().pk
    approve(version=version, approver=other)
    with pytest.raises(NotYours):
        revise(version=version, text="x", summary="s", is_material=True, author=other)
    revise(version=version, text="x", summary="s", is_material=True, author=alice.pk)
    version.refresh_from_db()
    assert (version.state, version.approver) == (State.DRAFT, None)


def test_what_is_published_can_neither_be_changed_nor_deleted(database: Database) -> None:  # noqa: F811
    def attempt() -> None:
        with connection.schema_editor() as editor:
            editor.create_model(PolicyVersion)
        append_only.install(connection, GUARDS)
        version = PolicyVersion.as_shipped(Document.TERMS)
        version.save(force_insert=True)
        published = PolicyVersion.objects.published()
        refused(lambda: published.update(text="Anything."))
        refused(published.delete)
        refused(version.delete)
        version.text = "Anything."
        refused(lambda: Model.save(version))
        if connection.vendor == "postgresql":
            refused(lambda: connection.cursor().execute("TRUNCATE privacy_policyversion"))

    database.run(attempt)


@stored
def test_migrations_leave_the_guard_in_place() -> None:
    assert append_only.missing(connection, GUARDS) == []


@stored
def test_numbers_follow_each_other_for_each_document() -> None:
    assert [publish_new(), publish_new(), publish_new(Document.COOKIES)] == [2, 3, 2]
