"""The sweep clears records of jobs that ended long ago, however many there are."""

import uuid
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import Person
from generation import holder
from generation.headshots.models import Headshot
from generation.jobs.models import Job
from generation.jobs.states import State
from privacy.models import SealedObject
from tests.generation.jobs.rows import row

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def ended(owner: Person, *, days_ago: int) -> Job:
    finished_at = timezone.now() - timedelta(days=days_ago)
    return row(owner, state=State.DONE, made_count=1, finished_at=finished_at)


def on_hold(owner: Person) -> SealedObject:
    later = timezone.now() + timedelta(days=1)
    return SealedObject.objects.create(
        owner=owner.pk, kind="headshot", delete_after=later, delete_at_latest=later,
        state=SealedObject.State.STORED,
    )  # fmt: skip


def test_old_records_go_and_those_with_a_portrait_stay(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    # More than one batch, and the oldest is one that stays.
    monkeypatch.setattr(holder, "OLD_JOBS_AT_ONCE", 2)
    shown, recent = ended(alice, days_ago=60), ended(alice, days_ago=29)
    Headshot.objects.create(
        owner=alice, job=shown, sealed=on_hold(alice), photo=uuid.uuid4(), width=1, height=1
    )
    for days in range(31, 36):
        ended(alice, days_ago=days)
    call_command("sweep")
    assert set(Job.objects.all()) == {shown, recent}
