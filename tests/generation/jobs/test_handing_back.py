"""A worker that is told to stop, and an outage, cost a job nothing."""

import uuid
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone

from accounts.models import Person
from generation.engines.base import EngineRequest
from generation.engines.studio.engine import StudioEngine
from generation.headshots.models import Headshot
from generation.jobs import attempt
from generation.jobs.handing_back import hand_back
from generation.jobs.models import Job
from generation.jobs.run import run_job
from generation.jobs.states import State
from privacy.ledger.lamp import lamp_for
from privacy.vault import storage
from tests.generation.asking import ask
from tests.generation.jobs.rows import row
from uploads.models import Photo

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]


def test_a_stopping_worker_hands_its_jobs_back_uncounted(alice: Person) -> None:
    mine, anothers = row(alice), row(alice)
    for job in (mine, anothers):
        Job.objects.claim(job.pk, worker=uuid.uuid4(), now=timezone.now())
    Job.objects.filter(pk=anothers.pk).update(crew=uuid.uuid4())
    assert hand_back() == 1
    mine.refresh_from_db()
    anothers.refresh_from_db()
    assert (mine.state, mine.attempt, mine.worker) == (State.QUEUED, 0, None)
    assert anothers.state == State.RUNNING


def test_a_job_handed_back_is_let_go_of_at_the_next_step(
    photo: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempt, "ASK_EVERY_SECONDS", 0)
    job, make = ask(photo), StudioEngine.make
    steps: list[object] = []

    def stop_midway(self: StudioEngine, request: EngineRequest, **options: Any) -> Any:
        say = options.pop("progress")

        def say_and_stop(progress: Any) -> None:
            say(progress)
            steps.append(progress.stage)
            if len(steps) == 2:
                assert hand_back() == 1

        return make(self, request, progress=say_and_stop, **options)

    with monkeypatch.context() as patch:
        patch.setattr(StudioEngine, "make", stop_midway)
        run_job(job.pk)
    job.refresh_from_db()
    assert job.state == State.QUEUED
    assert len(steps) == 2
    assert not Headshot.objects.exists()
    assert not lamp_for(photo.owner_id).is_on
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempt) == (State.DONE, 1)


@pytest.mark.parametrize("outage", [OSError("the store is out"), OperationalError("gone away")])
def test_an_outage_is_slept_over_and_the_job_goes_on_where_it_was(
    photo: Photo, monkeypatch: pytest.MonkeyPatch, outage: Exception
) -> None:
    job, put = ask(photo, "studio-grey", "studio-navy"), storage.put
    puts: list[str] = []

    def out_at_the_second(name: str, content: bytes) -> None:
        puts.append(name)
        if len(puts) == 2:
            raise outage
        put(name, content)

    monkeypatch.setattr(storage, "put", out_at_the_second)
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.made_count) == (State.QUEUED, 1)
    assert job.not_before is not None
    assert not run_job(job.pk), "it rests first"
    Job.objects.filter(pk=job.pk).update(not_before=None)
    assert run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.made_count) == (State.DONE, 2)
    assert Headshot.objects.count() == 2


def test_a_store_that_stays_out_ends_the_job_in_a_sentence(
    photo: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    def out(*_args: object) -> None:
        raise OSError

    job = ask(photo)
    monkeypatch.setattr(storage, "put", out)
    for _ in range(3):
        Job.objects.filter(pk=job.pk).update(not_before=None)
        assert run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.failure) == (State.FAILED, "tried_too_often")


def test_a_portrait_that_its_owner_deleted_is_not_made_again(photo: Photo) -> None:
    job = ask(photo, "studio-grey", "studio-navy")
    Job.objects.filter(pk=job.pk).update(made=[f"{photo.pk}/studio-grey"], made_count=1)
    run_job(job.pk)
    job.refresh_from_db()
    assert job.state == State.DONE
    assert [headshot.style for headshot in Headshot.objects.all()] == ["studio-navy"]
