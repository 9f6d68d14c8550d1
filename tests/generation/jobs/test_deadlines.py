"""Every state ends by itself: drafts, jobs that wait, attempts that hang."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Person
from generation.jobs import reconcile as module
from generation.jobs.heartbeat import Heartbeat
from generation.jobs.models import Job
from generation.jobs.reconcile import reconcile
from generation.jobs.states import State
from generation.jobs.transitions import LEASE, RUN_AT_MOST
from tests.generation.asking import ask
from tests.generation.jobs.rows import row
from tests.people import signed_in
from uploads.models import Photo

pytestmark = [pytest.mark.django_db(databases=["default", "keys"])]
DAY = timedelta(hours=24, minutes=1)


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    rings: list[object] = []
    monkeypatch.setattr(module, "ring", rings.append)
    return rings


def test_a_draft_expires_after_a_day_and_says_nothing(alice: Person) -> None:
    draft = row(alice, state=State.DRAFT)
    assert reconcile(now=timezone.now() + DAY) == 1
    draft.refresh_from_db()
    assert draft.state == State.EXPIRED


@pytest.mark.usefixtures("vault_in_order")
def test_a_job_that_waited_until_its_photos_were_due_expires_with_a_sentence(
    alice: Person, photo: Photo
) -> None:
    job = ask(photo)
    assert reconcile(now=timezone.now() + DAY) == 1
    job.refresh_from_db()
    assert (job.state, job.failure) == (State.EXPIRED, "waited_too_long")
    assert not Photo.objects.exists()
    page = signed_in(alice).get(f"/jobs/{job.pk}/").content.decode()
    assert "This job waited too long" in page
    assert "Please add them again" in page
    assert "isn’t counted" in page


def test_a_job_that_has_some_portraits_when_it_expires_is_partly_done(alice: Person) -> None:
    job = row(alice, total_count=4, made_count=1)
    reconcile(now=timezone.now() + DAY)
    job.refresh_from_db()
    assert (job.state, job.failure) == (State.PARTLY_DONE, "waited_too_long")


def test_a_job_that_lost_its_worker_after_its_last_portrait_is_done(
    alice: Person, rung: list[object]
) -> None:
    job = row(alice, made_count=1, attempt=2)
    Job.objects.claim(job.pk, worker=uuid.uuid4(), now=timezone.now())
    reconcile(now=timezone.now() + LEASE * 2)
    job.refresh_from_db()
    assert (job.state, job.failure) == (State.DONE, "")


def test_an_attempt_that_hangs_is_not_kept_alive_by_its_pulse(alice: Person) -> None:
    job, worker = row(alice), uuid.uuid4()
    began = timezone.now() - RUN_AT_MOST - timedelta(seconds=1)
    assert Job.objects.claim(job.pk, worker=worker, now=began)
    assert not Heartbeat(job.pk, worker=worker)._extend()


def test_rings_come_at_longer_and_longer_intervals(alice: Person, rung: list[object]) -> None:
    job, start = row(alice, minutes_ago=0), timezone.now()
    for seconds in range(0, 3600, 10):
        reconcile(now=start + timedelta(seconds=seconds))
    assert rung[0] == job.pk
    assert 8 <= len(rung) <= 14


def test_a_worker_that_starts_rings_for_all_that_wait(alice: Person, rung: list[object]) -> None:
    row(alice, minutes_ago=600, rung_at=timezone.now() - timedelta(minutes=1))
    assert reconcile() == 0
    assert reconcile(at_start=True) == 1


def test_no_flood_of_rings_for_many_that_wait(alice: Person, rung: list[object]) -> None:
    for _ in range(20):
        row(alice)
    reconcile()
    assert len(rung) == module.RINGS_AT_ONCE
