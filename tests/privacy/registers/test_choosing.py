"""Whom a breach affects: found by queries and lists, looked at on the record."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from accounts.watching.canary import plant_canary
from privacy.ledger.actions import record, record_opening
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event, Purpose
from privacy.ledger.lines import lines_of
from privacy.models import Breach
from privacy.registers.breaches.addressees import run_query
from privacy.registers.breaches.affected import add_by_list
from tests.people import open_person, signed_in
from tests.privacy.registers.writing import (
    post,
    recorded,
)
from tests.staff import bearing

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_queries_find_whom_a_breach_affects(alice: Person) -> None:
    person, client = bearing("privacy-officer")
    breach = recorded(person)
    signed_in(alice).get("/privacy/")
    planted = plant_canary()
    span = {"since": "2020-01-01T00:00", "until": "2099-01-01T00:00"}
    post(client, "breach-choose", breach, {"code": "accounts", **span})
    affected = set(breach.affected.values_list("person", flat=True))
    assert {alice.pk, person.pk} <= affected
    assert planted.person not in affected
    page = post(client, "breach-choose", breach, {"code": "accounts", **span}).content.decode()
    assert "of whom 0 are new here" in page
    span["until"] = "2019-01-01T00:00"
    wrong = post(client, "breach-choose", breach, {"code": "accounts", **span})
    assert "This lies before the beginning" in wrong.content.decode()
    assert post(client, "breach-choose", breach, {"code": "x", **span}).status_code == 400


def test_the_ledger_finds_whose_pictures_were_opened_and_who_uploaded(alice: Person) -> None:
    owner, other = open_person(), open_person()
    with transaction.atomic():
        record(event=Event.PHOTO_UPLOADED, actor=Actor.person(other.pk), owner=other.pk)
    for actor, whose in ((Actor.program("engine"), owner), (Actor.person(alice.pk), alice)):
        record_opening(
            event=Event.PHOTO_OPENED,
            actor=actor,
            owner=whose.pk,
            purpose=Purpose.MAKE_PORTRAITS,
            objects=[uuid4()],
        )
    now = timezone.now()
    span = now - timedelta(minutes=1), now + timedelta(minutes=1)
    assert run_query("opened", *span) == {owner.pk}
    assert run_query("uploaded", *span) == {other.pk}
    assert run_query("uploaded", now - timedelta(days=2), now - timedelta(days=1)) == set()


def test_a_list_may_be_longer_than_a_database_takes_at_once(
    breach: Breach, officers: tuple[Person, Person], alice: Person
) -> None:
    names = [f"nobody-{number}@example.com" for number in range(40_000)] + [alice.email]
    chosen = add_by_list(breach=breach, names=names, officer=officers[0].pk)
    assert (chosen.found, chosen.added, len(chosen.unknown)) == (1, 1, 40_000)


def test_looking_at_the_list_is_a_line_in_each_persons_ledger(
    breach: Breach, officers: tuple[Person, Person], django_assert_max_num_queries: Any
) -> None:
    people = [open_person() for _ in range(27)]
    add_by_list(breach=breach, names=[each.email for each in people], officer=officers[0].pk)
    _person, auditor = bearing("auditor")
    with django_assert_max_num_queries(25):
        page = auditor.get(reverse("breach-affected", args=[breach.pk])).content.decode()
    assert not any(each.email in page or str(each.pk) in page for each in people)
    seen = [each for each in people if lines_of(each.pk, Event.BREACH_LISTED, limit=1)]
    assert len(seen) == 25
    (line,) = lines_of(seen[0].pk, Event.BREACH_LISTED, limit=2)
    assert not line.is_own
    assert line.actor_words == "A member of staff"
