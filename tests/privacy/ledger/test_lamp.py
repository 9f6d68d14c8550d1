"""The lamp is lit exactly while something other than the person has their photos open."""

import uuid
from datetime import timedelta
from unittest import mock

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from privacy.ledger.actions import record, record_opening
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event, Purpose
from privacy.ledger.lamp import lamp_for
from privacy.vault.keyring import ensure_owner_key
from tests.privacy.ledger.writing import open_photos, view, write

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def run_of(job: uuid.UUID) -> Actor:
    return Actor.program("portrait maker", run=job)


def end(person: uuid.UUID, event: Event, actor: Actor) -> None:
    with transaction.atomic():
        record(event=event, actor=actor, owner=person, purpose=Purpose.MAKE_PORTRAITS)


def test_lamp_of_somebody_without_lines_is_off() -> None:
    lamp = lamp_for(uuid.uuid4())
    assert not lamp.is_on
    assert lamp.words == "Lamp off: nothing is opening your photos"


@pytest.mark.parametrize("ending", [Event.PHOTO_CLOSED, Event.JOB_FINISHED, Event.JOB_FAILED])
def test_lamp_is_on_from_the_opening_to_the_end(person: uuid.UUID, ending: Event) -> None:
    actor = run_of(uuid.uuid4())
    open_photos(person, actor=actor)
    open_photos(person, actor=actor)
    lamp = lamp_for(person)
    assert lamp.is_on
    assert lamp.words == "Lamp on: one program is using your photos"
    end(person, ending, actor)
    assert not lamp_for(person).is_on


def test_lamp_stays_on_while_one_of_two_jobs_runs(person: uuid.UUID) -> None:
    one, other = run_of(uuid.uuid4()), run_of(uuid.uuid4())
    open_photos(person, actor=one)
    open_photos(person, actor=other)
    assert lamp_for(person).words == "Lamp on: 2 programs are using your photos"
    end(person, Event.JOB_FINISHED, one)
    assert lamp_for(person).is_on
    end(person, Event.JOB_FINISHED, other)
    assert not lamp_for(person).is_on


def test_stopping_some_job_leaves_the_lamp_of_what_is_still_open(person: uuid.UUID) -> None:
    actor = run_of(uuid.uuid4())
    open_photos(person, actor=actor)
    end(person, Event.JOB_CANCELLED, Actor.person(person))
    assert lamp_for(person).is_on
    end(person, Event.PHOTO_CLOSED, actor)
    assert not lamp_for(person).is_on


def test_a_job_taken_up_again_lights_the_lamp_again(person: uuid.UUID) -> None:
    actor = run_of(uuid.uuid4())
    open_photos(person, actor=actor)
    end(person, Event.PHOTO_CLOSED, actor)
    open_photos(person, actor=actor)
    assert lamp_for(person).is_on


def test_looking_at_one_s_own_pictures_leaves_it_off(person: uuid.UUID) -> None:
    write(person)
    view(person, uuid.uuid4())
    record_opening(
        event=Event.PHOTO_OPENED,
        actor=Actor.person(person),
        owner=person,
        purpose=Purpose.OWN_VIEW,
        objects=[uuid.uuid4()],
    )
    assert not lamp_for(person).is_on


def test_nobody_else_s_photos_light_it(person: uuid.UUID) -> None:
    stranger = uuid.uuid4()
    ensure_owner_key(stranger)
    open_photos(stranger)
    assert not lamp_for(person).is_on


def test_a_program_that_died_lights_it_for_a_day_at_most(person: uuid.UUID) -> None:
    open_photos(person)
    tomorrow = timezone.now() + timedelta(hours=24, seconds=1)
    with mock.patch("django.utils.timezone.now", return_value=tomorrow):
        assert not lamp_for(person).is_on


def test_lamp_takes_one_query(
    person: uuid.UUID, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        open_photos(person, actor=run_of(uuid.uuid4()))
    with django_assert_num_queries(1):
        lamp_for(person)
