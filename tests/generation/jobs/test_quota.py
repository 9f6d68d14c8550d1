"""A person may have so many portraits made; what wasn't made is never counted."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.models import Person
from generation.errors import QuotaUsed
from generation.headshots.models import Headshot
from generation.jobs.actions import cancel_job
from generation.jobs.models import Job
from generation.jobs.quota import quota_of
from generation.jobs.run import run_job
from generation.jobs.states import State
from privacy.ledger.actors import Actor
from tests.generation.asking import ask
from tests.generation.jobs.rows import row
from tests.people import open_person, signed_in
from uploads.models import Photo

pytestmark = [pytest.mark.django_db(databases=["default", "keys"])]


@pytest.mark.parametrize(
    ("state", "made", "counted"),
    [
        (State.DRAFT, 0, 0),
        (State.QUEUED, 0, 4),
        (State.RUNNING, 1, 4),
        (State.DONE, 4, 4),
        (State.PARTLY_DONE, 3, 3),
        (State.CANCELLED, 1, 1),
        (State.CANCELLED, 0, 0),
        (State.FAILED, 0, 0),
        (State.EXPIRED, 0, 0),
    ],
)
def test_only_what_is_or_may_yet_be_made_counts(
    alice: Person, state: State, made: int, counted: int
) -> None:
    held: dict[str, Any] = {}
    if state == State.RUNNING:
        held = {"worker": alice.pk, "lease_until": timezone.now()}
    row(alice, state=state, total_count=4, made_count=made, **held)
    assert quota_of(alice.pk).used == counted


def test_it_comes_back_after_a_day_and_is_each_persons_own(alice: Person) -> None:
    row(alice, state=State.DONE, total_count=3, made_count=3, minutes_ago=24 * 60 + 1)
    row(open_person(), total_count=3)
    assert quota_of(alice.pk).used == 0


@pytest.mark.usefixtures("vault_in_order")
def test_what_is_left_is_exact_through_a_jobs_life(photo: Photo, settings: Settings) -> None:
    settings.SAFELIGHT_PORTRAITS_PER_DAY = 2
    owner = photo.owner_id
    with pytest.raises(QuotaUsed):
        ask(photo, "studio-grey", "studio-navy", "office")
    job = ask(photo, "studio-grey", "studio-navy")
    assert quota_of(owner).left == 0
    with pytest.raises(QuotaUsed) as refused:
        ask(photo, "office")
    assert "0 are left" in str(refused.value.sentence)
    cancel_job(job=job, actor=Actor.person(owner))
    assert quota_of(owner).left == 2


@pytest.mark.usefixtures("vault_in_order")
def test_a_portrait_that_looks_like_somebody_else_is_given_back_once(
    alice: Person, photo: Photo
) -> None:
    run_job(ask(photo).pk)
    assert quota_of(alice.pk).used == 1
    address = reverse("portrait-unlike", args=[Headshot.objects.get().pk])
    assert signed_in(open_person()).post(address).status_code == 404
    for _ in range(2):
        signed_in(alice).post(address)
        assert quota_of(alice.pk).used == 0
    assert Job.objects.get().returned_count == 1


def test_what_looks_like_somebody_else_is_no_quota_without_end(
    alice: Person, settings: Settings
) -> None:
    settings.SAFELIGHT_PORTRAITS_PER_DAY = 4
    for _ in range(3):
        row(alice, state=State.DONE, total_count=4, made_count=4, returned_count=4)
    assert quota_of(alice.pk).used == 8, "only a day's quota comes back"


def test_when_the_first_come_back_is_said(alice: Person) -> None:
    oldest = row(alice, state=State.DONE, made_count=1, minutes_ago=60)
    row(alice, state=State.FAILED, minutes_ago=600)
    assert quota_of(alice.pk).frees_at == oldest.created_at + timedelta(hours=24)


def test_deleting_job_records_does_not_reset_what_is_left(alice: Person) -> None:
    counted = row(alice, state=State.DONE, made_count=1, finished_at=timezone.now())
    row(alice, state=State.FAILED, finished_at=timezone.now())
    long_ago = row(alice, state=State.DONE, made_count=1, minutes_ago=24 * 60 + 1)
    Job.objects.filter(pk=long_ago.pk).update(finished_at=timezone.now())
    signed_in(alice).post(reverse("held-delete", args=["jobs"]))
    assert list(Job.objects.all()) == [counted]
    assert quota_of(alice.pk).used == 1
