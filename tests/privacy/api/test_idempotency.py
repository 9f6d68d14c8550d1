"""A POST with an Idempotency-Key takes effect once and is answered the same."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Person
from generation.jobs.actions import request_headshots
from generation.jobs.models import Job
from privacy.api.answers.models import KeptAnswer
from privacy.ledger.actors import Actor
from privacy.retention.actions import sweep
from privacy.rights.erasure import erase_person
from tests.people import open_person
from tests.privacy.rights.holding import add_photo
from tests.programs import program

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture(autouse=True)
def _in_order(vault_in_order: None) -> None:
    pass


def order(person: Person) -> dict[str, Any]:
    return {"photos": [str(add_photo(person).pk)], "styles": ["studio-grey"]}


def test_the_same_request_is_answered_the_same_and_done_once(alice: Person) -> None:
    caller, wish = program(alice), order(alice)
    first = caller.send("/jobs/", wish, Idempotency_Key="one")
    Job.objects.update(state=Job.State.CANCELLED)
    again = program(alice).send("/jobs/", dict(reversed(wish.items())), Idempotency_Key="one")
    assert first.status_code == again.status_code == 201
    assert first.content == again.content
    assert first["Location"] == again["Location"]
    assert Job.objects.count() == 1


def test_another_request_under_the_same_key_is_refused(alice: Person) -> None:
    caller, wish = program(alice), order(alice)
    caller.send("/jobs/", wish, Idempotency_Key="one")
    other = caller.send("/jobs/", {**wish, "ratio": "4:5"}, Idempotency_Key="one")
    assert (other.status_code, other.json()["code"]) == (422, "other-request")
    assert Job.objects.count() == 1


def test_what_was_refused_may_be_mended_under_the_same_key(alice: Person) -> None:
    caller, wish = program(alice), order(alice)
    assert caller.send("/jobs/", {**wish, "styles": []}, Idempotency_Key="k").status_code == 400
    assert caller.send("/jobs/", wish, Idempotency_Key="k").status_code == 201


def test_keys_of_two_people_have_nothing_to_do_with_each_other(alice: Person) -> None:
    bob = open_person()
    first = program(alice).send("/jobs/", order(alice), Idempotency_Key="one")
    other = program(bob).send("/jobs/", order(bob), Idempotency_Key="one")
    assert first.json()["id"] != other.json()["id"]


def test_one_that_broke_off_is_not_done_twice(alice: Person) -> None:
    caller, wish = program(alice), order(alice)
    caller.send("/jobs/", wish, Idempotency_Key="one")
    KeptAnswer.objects.update(status=None)
    assert caller.send("/jobs/", wish, Idempotency_Key="one").json()["code"] == "still-at-work"
    KeptAnswer.objects.update(created_at=timezone.now() - timedelta(minutes=3))
    assert caller.send("/jobs/", wish, Idempotency_Key="one").json()["code"] == "broke-off"
    assert Job.objects.count() == 1


def test_a_key_that_is_none_is_refused(alice: Person) -> None:
    for key in ("a b", "x" * 256, ""):
        answer = program(alice).send("/jobs/", order(alice), Idempotency_Key=key)
        assert answer.status_code == 400


def test_the_answer_is_kept_sealed_for_a_day_and_goes_with_its_person(alice: Person) -> None:
    caller, wish = program(alice), order(alice)
    job = caller.send("/jobs/", wish, Idempotency_Key="one").json()["id"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM privacy_keptanswer")
        kept = str(cursor.fetchall())
    assert job not in kept
    assert "'one'" not in kept
    sweep(now=timezone.now() + timedelta(hours=23))
    assert KeptAnswer.objects.exists()
    sweep(now=timezone.now() + timedelta(hours=25))
    assert not KeptAnswer.objects.exists()


def test_erasing_takes_kept_answers_along(alice: Person) -> None:
    program(alice).send("/jobs/", order(alice), Idempotency_Key="one")
    erase_person(person=alice.pk, actor=Actor.person(alice.pk))
    assert not KeptAnswer.objects.exists()


def test_of_twins_at_once_one_takes_effect(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    caller, wish, twin = program(alice), order(alice), program(alice)
    answers: list[Any] = []

    def slow(**wanted: Any) -> Job:
        answers.append(twin.send("/jobs/", wish, Idempotency_Key="one"))
        return request_headshots(**wanted)

    monkeypatch.setattr("generation.jobs.api.request_headshots", slow)
    answers.append(caller.send("/jobs/", wish, Idempotency_Key="one"))
    assert [each.status_code for each in answers] == [409, 201]
    assert answers[0].json()["code"] == "still-at-work"
    assert Job.objects.count() == 1
