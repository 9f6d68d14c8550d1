"""A person reads their own lines, in words, and nobody else's."""

import uuid

import pytest
from django.core.paginator import Paginator
from django.db import connections
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from privacy.ledger.actions import record_opening
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event, Purpose
from privacy.ledger.lines import lines_for, openings_by_others
from privacy.ledger.sequencer import sequence_entries
from privacy.vault.keyring import destroy_owner_key, ensure_owner_key
from tests.privacy.ledger.writing import open_photos, view, write

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_a_line_says_who_did_what_and_why(person: uuid.UUID) -> None:
    photos = [uuid.uuid4() for _ in range(6)]
    open_photos(person, actor=Actor.program("portrait maker", run=uuid.uuid4()), photos=photos)
    (line,) = lines_for(person)
    assert line.actor_words == "Portrait maker"
    assert line.event_words == "Opened photos"
    assert line.purpose_words == "To make your portraits"
    assert line.objects == "6 photos"
    assert line.object_ids == tuple(photos)
    assert not line.is_own


def test_one_s_own_lines_say_you(person: uuid.UUID) -> None:
    view(person, uuid.uuid4())
    (line,) = lines_for(person)
    assert line.is_own
    assert (line.actor_words, line.objects) == ("You", "1 portrait")


def test_a_line_is_pending_until_it_has_its_number(person: uuid.UUID) -> None:
    write(person)
    assert lines_for(person)[0].sequence_words == "pending"
    sequence_entries()
    assert lines_for(person)[0].sequence == 0


def test_newest_lines_come_first_and_can_be_limited(person: uuid.UUID) -> None:
    written = [write(person).pk for _ in range(5)]
    assert [line.entry for line in lines_for(person)] == written[::-1]
    assert [line.entry for line in lines_for(person, limit=2)] == written[:-3:-1]


def test_lines_are_paged_with_a_fixed_number_of_queries(
    person: uuid.UUID, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(30):
        write(person)
    page = Paginator(lines_for(person), 25).page(1)
    assert page.paginator.count == 30
    with (
        CaptureQueriesContext(connections["keys"]) as keys,
        django_assert_num_queries(3),
    ):
        assert all(line.objects == "1 photo" for line in Paginator(lines_for(person), 25).page(1))
    assert len(keys) <= 1


def test_openings_alone_can_be_asked_for(person: uuid.UUID) -> None:
    write(person)
    opening = open_photos(person)
    assert [line.entry for line in lines_for(person, openings_only=True)] == [opening.pk]


def test_a_stranger_s_lines_are_not_shown(person: uuid.UUID) -> None:
    stranger = uuid.uuid4()
    ensure_owner_key(stranger)
    open_photos(stranger)
    assert list(lines_for(person)) == []
    assert len(lines_for(person)) == openings_by_others(person) == 0


def test_openings_by_others_leave_out_one_s_own(person: uuid.UUID) -> None:
    write(person)
    view(person, uuid.uuid4())
    open_photos(person)
    record_opening(
        event=Event.HEADSHOT_OPENED,
        actor=Actor.operator(),
        owner=person,
        purpose=Purpose.CHECK_QUALITY,
        objects=[uuid.uuid4()],
    )
    assert openings_by_others(person) == 2
    assert len(lines_for(person)) == 4


def test_lines_stay_readable_but_for_their_detail_once_the_key_is_gone(person: uuid.UUID) -> None:
    open_photos(person)
    destroy_owner_key(person)
    (line,) = lines_for(person)
    assert line.event_words == "Opened photos"
    assert (line.objects, line.object_ids) == ("", ())
