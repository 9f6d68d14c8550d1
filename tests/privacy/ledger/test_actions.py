"""Lines live and die with their change, except openings, which come first and stay."""

import uuid
from datetime import timedelta
from unittest import mock

import pytest
from django.db import transaction
from django.utils import timezone

from privacy.ledger.actions import record, record_opening, record_unsealed_end
from privacy.ledger.actors import Actor, Role
from privacy.ledger.details import open_details
from privacy.ledger.errors import LedgerMisuse
from privacy.ledger.events import Event, Purpose
from privacy.ledger.models import LedgerEntry, LedgerSubject, QueuedEntry
from privacy.vault.errors import KeyDestroyed
from privacy.vault.keyring import destroy_owner_key, ensure_owner_key
from tests.databases import Database
from tests.privacy.ledger.writing import MAKER, open_photos, view, write

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class RequestFailed(Exception):
    """Stands for whatever ends a request."""


def write_and_fail(person: uuid.UUID) -> None:
    with transaction.atomic():
        write(person, Event.HEADSHOT_MADE)
        raise RequestFailed


def test_an_opening_keeps_its_line_when_its_request_rolls_back(database: Database) -> None:
    def request() -> list[str]:
        person = uuid.uuid4()
        ensure_owner_key(person)
        opening = open_photos(person)
        with pytest.raises(RequestFailed):
            write_and_fail(person)
        assert QueuedEntry.objects.get().entry == opening.pk
        return list(LedgerEntry.objects.values_list("event", flat=True))

    assert database.run(request) == [[Event.PHOTO_OPENED]]


def test_a_change_that_rolls_back_takes_its_line_along(person: uuid.UUID) -> None:
    with pytest.raises(RequestFailed):
        write_and_fail(person)
    assert not LedgerEntry.objects.exists()
    assert not QueuedEntry.objects.exists()


def test_an_opening_inside_a_transaction_is_refused(person: uuid.UUID) -> None:
    headshot = uuid.uuid4()
    view(person, headshot)
    with transaction.atomic():
        with pytest.raises(LedgerMisuse, match="inside a transaction"):
            open_photos(person)
        with pytest.raises(LedgerMisuse, match="inside a transaction"):
            view(person, headshot)  # not even where an earlier line would serve


def test_a_line_outside_its_change_s_transaction_is_refused(person: uuid.UUID) -> None:
    with pytest.raises(LedgerMisuse, match="in the transaction of the change"):
        record(event=Event.PHOTO_UPLOADED, actor=Actor.person(person), owner=person)


def test_an_opening_can_not_be_written_as_an_ordinary_line(person: uuid.UUID) -> None:
    with transaction.atomic(), pytest.raises(LedgerMisuse, match="record_opening"):
        record(event=Event.PHOTO_OPENED, actor=MAKER, owner=person)
    with pytest.raises(LedgerMisuse, match="not an opening"):
        record_opening(
            event=Event.PHOTO_DELETED,
            actor=MAKER,
            owner=person,
            purpose=Purpose.RETENTION,
            objects=[],
        )


def test_clear_columns_hold_neither_the_account_s_id_nor_the_objects(person: uuid.UUID) -> None:
    photo = uuid.uuid4()
    lines = [write(person), open_photos(person, photos=[photo])]
    for entry in LedgerEntry.objects.values():
        spelled = repr(entry)
        for secret in (person, photo):
            assert str(secret) not in spelled
            assert secret.hex not in spelled
    assert lines[0].is_own
    assert not lines[1].is_own
    assert open_details(lines, owner=person)[lines[1].pk] == {"objects": [str(photo)]}


def test_a_detail_opens_only_in_its_own_line_and_for_its_owner(person: uuid.UUID) -> None:
    stranger = uuid.uuid4()
    ensure_owner_key(stranger)
    one, other = write(person), write(person)
    other.detail = one.detail
    assert open_details([other], owner=person) == {other.pk: {}}
    assert open_details([one], owner=stranger) == {one.pk: {}}


def test_a_line_without_a_person_carries_no_detail() -> None:
    with transaction.atomic():
        line = record(event=Event.RETENTION_SWEPT, actor=Actor.program("sweeper"), owner=None)
        with pytest.raises(LedgerMisuse, match="needs an owner"):
            record(event=Event.RETENTION_SWEPT, actor=MAKER, owner=None, detail={"count": 1})
    assert line.ledger_id is None
    assert line.detail is None


def test_looking_again_within_ten_minutes_is_one_line(person: uuid.UUID) -> None:
    one, other = uuid.uuid4(), uuid.uuid4()
    gallery = view(person, one, other)
    assert view(person, other) == gallery
    assert view(person, one, other) == gallery
    assert view(person, uuid.uuid4()) != gallery
    later = timezone.now() + timedelta(minutes=10, seconds=1)
    with mock.patch("django.utils.timezone.now", return_value=later):
        assert view(person, other) != gallery
    assert LedgerEntry.objects.count() == 3


def test_only_the_owner_s_looks_are_merged(person: uuid.UUID) -> None:
    photo = uuid.uuid4()
    assert open_photos(person, photos=[photo]) != open_photos(person, photos=[photo])


def test_two_people_appear_under_ids_that_say_nothing_of_them(person: uuid.UUID) -> None:
    other = uuid.uuid4()
    ensure_owner_key(other)
    ids = {write(each).ledger_id for each in (person, person, other)}
    assert len(ids) == 2
    assert not ids & {person, other}


def test_the_last_line_is_unsealed_written_once_and_forgets_the_person(person: uuid.UUID) -> None:
    known_as = write(person).ledger_id
    destroy_owner_key(person)
    last = record_unsealed_end(person=person, actor=Actor.person(person))
    assert last is not None
    assert (last.event, last.ledger_id, last.detail) == (Event.PERSON_ERASED, known_as, None)
    assert (last.actor_role, last.actor_id) == (Role.PERSON, str(known_as))
    assert not LedgerSubject.objects.exists()
    assert record_unsealed_end(person=person, actor=Actor.person(person)) is None


def test_nothing_more_can_be_written_about_an_erased_person(person: uuid.UUID) -> None:
    write(person)
    destroy_owner_key(person)
    record_unsealed_end(person=person, actor=Actor.operator())
    with pytest.raises(KeyDestroyed):
        open_photos(person)
    with pytest.raises(KeyDestroyed), transaction.atomic():
        record(event=Event.JOB_FAILED, actor=MAKER, owner=person)
    assert not LedgerSubject.objects.exists()
