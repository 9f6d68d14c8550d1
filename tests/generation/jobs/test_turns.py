"""Whose turn it is: people one after the other, begun jobs first, each queue by itself."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Person
from generation.jobs import run as module
from generation.jobs.models import Job
from generation.jobs.outlook import outlook_for
from generation.jobs.run import answer
from generation.jobs.states import Queue, State
from tests.generation.jobs.rows import in_a_minute, row
from tests.people import open_person

pytestmark = [pytest.mark.django_db(databases=["default", "keys"])]


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[Job]:
    """Have each job that a worker takes be done at once, and list them in their order."""
    taken: list[Job] = []

    def done_at_once(job_id: uuid.UUID) -> bool:
        now = timezone.now() + timedelta(seconds=len(taken))
        if not Job.objects.claim(job_id, worker=uuid.uuid4(), now=now):
            return False
        Job.objects.filter(pk=job_id).end(State.FAILED, now=now)
        taken.append(Job.objects.get(pk=job_id))
        return True

    monkeypatch.setattr(module, "run_job", done_at_once)
    return taken


def owners(jobs: list[Job]) -> list[Any]:
    return [job.owner_id for job in jobs]


def test_fifty_jobs_of_one_person_do_not_hold_up_the_first_of_another(
    alice: Person, served: list[Job]
) -> None:
    many = [row(alice, minutes_ago=60 - number) for number in range(50)]
    bob, carol = open_person(), open_person()
    row(bob), row(bob)
    row(carol)
    for job in many[:6]:
        answer(job.pk)
    ids = alice.pk, bob.pk, carol.pk
    assert owners(served) == [ids[0], ids[1], ids[2], ids[0], ids[1], ids[0]]


def test_the_page_tells_the_place_that_fair_turns_will_give(
    alice: Person, served: list[Job]
) -> None:
    first, second = row(alice, minutes_ago=9), row(alice, minutes_ago=8)
    other = row(open_person())
    places = {job: outlook_for(job).place for job in (first, second, other)}
    assert places == {first: 1, other: 2, second: 3}
    for _ in places:
        answer(first.pk)
    assert served == [first, other, second]


def test_whoever_has_a_job_at_work_lets_others_go_first(alice: Person, served: list[Job]) -> None:
    working = row(alice)
    Job.objects.claim(working.pk, worker=uuid.uuid4(), now=timezone.now())
    waiting = row(alice, minutes_ago=9)
    other = row(open_person(), minutes_ago=1)
    answer(waiting.pk)
    assert served == [other]


def test_a_job_that_was_begun_goes_before_new_ones(alice: Person, served: list[Job]) -> None:
    row(open_person(), minutes_ago=30)
    begun = row(alice, started_at=timezone.now(), attempt=1)
    answer(begun.pk)
    assert served == [begun]


def test_a_ring_serves_only_the_queue_of_its_job(alice: Person, served: list[Job]) -> None:
    drawn = row(alice, minutes_ago=30, queue=Queue.GPU)
    answer(row(open_person()).pk)
    assert served
    assert drawn not in served


def test_a_ring_for_a_job_that_is_gone_does_nothing(served: list[Job]) -> None:
    answer(uuid.uuid4())
    assert served == []


def test_a_job_that_rests_after_an_outage_is_not_taken(alice: Person, served: list[Job]) -> None:
    resting = row(alice, not_before=in_a_minute())
    answer(resting.pk)
    assert served == []


def test_a_freed_worker_is_rung_for_the_next_whose_message_may_be_lost(
    alice: Person, served: list[Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[object] = []
    monkeypatch.setattr("generation.jobs.reconcile.ring", rung.append)
    first, second = row(alice, minutes_ago=3), row(alice, minutes_ago=2)
    row(open_person(), minutes_ago=1, rung_at=timezone.now())
    answer(first.pk)
    assert served == [first]
    assert rung == [second.pk]
