"""A job ends in portraits or in a sentence, once, whatever happens on the way."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Person
from generation.engines.studio import engine
from generation.headshots.actions import keep_headshot
from generation.headshots.models import Headshot
from generation.jobs.actions import cancel_job
from generation.jobs.models import Job
from generation.jobs.reconcile import reconcile
from generation.jobs.run import run_job
from generation.jobs.transitions import ATTEMPTS, LEASE
from privacy.consent.actions import withdraw
from privacy.consent.statements import PORTRAITS
from privacy.ledger.actions import record_opening
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event, Purpose
from privacy.ledger.lamp import lamp_for
from privacy.ledger.models import LedgerEntry
from privacy.models import SealedObject
from privacy.retention.actions import sweep
from privacy.rights.erasure import erase_person
from privacy.vault import actions as vault
from privacy.vault import storage
from tests.generation.asking import ask
from uploads.actions import delete_photo, open_photo
from uploads.models import Photo

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]


def after_each_portrait(monkeypatch: pytest.MonkeyPatch, do: Callable[[], object]) -> None:
    """Have something happen between the engine's work and the writing of its result."""
    deposit = vault.deposit

    def deposit_then(**arguments: Any) -> SealedObject:
        do()
        return deposit(**arguments)

    monkeypatch.setattr(vault, "deposit", deposit_then)


def test_a_job_ends_with_its_portraits_and_without_the_photo(photo: Photo) -> None:
    job = ask(photo, "studio-grey", "studio-navy")
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.made_count) == (Job.State.DONE, 2)
    assert not Photo.objects.exists()
    assert SealedObject.objects.count() == len(list(storage.names())) == 2
    assert LedgerEntry.objects.filter(event=Event.JOB_FINISHED).count() == 1


def test_the_photo_is_opened_by_the_portrait_maker_with_a_line(photo: Photo) -> None:
    run_job(ask(photo).pk)
    line = LedgerEntry.objects.get(event=Event.PHOTO_OPENED)
    assert line.actor_role == "program"
    assert line.actor_id.startswith("portrait maker")


def test_a_second_ring_does_nothing(photo: Photo) -> None:
    job = ask(photo)
    run_job(job.pk)
    run_job(job.pk)
    assert Headshot.objects.count() == 1


def test_a_ring_for_a_job_that_somebody_works_on_does_nothing(photo: Photo) -> None:
    job = ask(photo)
    assert Job.objects.claim(job.pk, worker=uuid.uuid4(), now=timezone.now())
    run_job(job.pk)
    assert not Headshot.objects.exists()


def test_a_job_that_lost_its_worker_goes_on_where_it_was(photo: Photo) -> None:
    job = ask(photo, "studio-grey", "studio-navy")
    _run_until_first_portrait(job)
    assert Headshot.objects.count() == 1
    late = timezone.now() + LEASE + timedelta(seconds=1)
    assert reconcile(now=late) == 1
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.made_count, job.attempt) == (Job.State.DONE, 2, 2)


def test_a_worker_that_was_thought_dead_writes_nothing_more(
    photo: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = ask(photo)
    after_each_portrait(
        monkeypatch, lambda: Job.objects.filter(pk=job.pk).update(worker=uuid.uuid4())
    )
    run_job(job.pk)
    assert not Headshot.objects.exists()
    assert list(storage.names()) == [photo.sealed.storage_name]


def test_a_job_is_given_up_after_some_attempts_with_a_sentence(photo: Photo) -> None:
    job = ask(photo)
    for _ in range(ATTEMPTS):
        Job.objects.claim(job.pk, worker=uuid.uuid4(), now=timezone.now())
        reconcile(now=timezone.now() + LEASE * 2)
    job.refresh_from_db()
    assert (job.state, job.failure) == (Job.State.FAILED, "tried_too_often")
    assert "given up" in str(job.error_sentence)
    assert not Photo.objects.exists()


def test_consent_withdrawn_while_a_portrait_is_made_keeps_nothing(
    alice: Person, photo: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = ask(photo)
    after_each_portrait(
        monkeypatch, lambda: withdraw(person=alice.pk, statement=PORTRAITS, method="test")
    )
    run_job(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    assert not SealedObject.objects.exists()
    assert not list(storage.names())


def test_a_withdrawal_that_is_killed_has_stopped_everything_and_is_finished_by_the_sweep(
    alice: Person, photo: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(**_arguments: object) -> None:
        raise Killed

    job = ask(photo)
    with monkeypatch.context() as broken:
        broken.setattr(vault, "delete", die)
        with pytest.raises(Killed):
            withdraw(person=alice.pk, statement=PORTRAITS, method="test")
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    assert not Photo.objects.present().exists()
    assert sweep().deleted == 1
    assert not list(storage.names())


def test_stopping_a_job_that_waits_leaves_the_lamp_of_one_that_runs(photo: Photo) -> None:
    running, waiting = ask(photo), ask(photo, "office")
    Job.objects.claim(running.pk, worker=uuid.uuid4(), now=timezone.now())
    open_photo(
        photo=photo,
        actor=Actor.program("portrait maker", run=running.pk),
        purpose=Purpose.MAKE_PORTRAITS,
    )
    cancel_job(job=waiting, actor=Actor.person(photo.owner_id))
    assert lamp_for(photo.owner_id).is_on
    cancel_job(job=running, actor=Actor.person(photo.owner_id))
    assert not lamp_for(photo.owner_id).is_on


def test_a_photo_deleted_while_its_portrait_is_made_gives_none(
    photo: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = ask(photo)
    after_each_portrait(
        monkeypatch, lambda: delete_photo(photo=photo, actor=Actor.person(photo.owner_id))
    )
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.failure) == (Job.State.FAILED, "photos_gone")
    assert not list(storage.names())


def test_a_person_erased_while_a_portrait_is_made_leaves_nothing(
    alice: Person, photo: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = ask(photo)
    after_each_portrait(
        monkeypatch, lambda: erase_person(person=alice.pk, actor=Actor.person(alice.pk))
    )
    run_job(job.pk)
    assert not Person.objects.exists()
    assert not SealedObject.objects.exists()
    assert not list(storage.names())


def test_a_stopped_job_writes_nothing_more(photo: Photo, monkeypatch: pytest.MonkeyPatch) -> None:
    job = ask(photo)
    after_each_portrait(
        monkeypatch, lambda: cancel_job(job=job, actor=Actor.person(photo.owner_id))
    )
    run_job(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    assert not list(storage.names())
    assert not lamp_for(photo.owner_id).is_on


def test_a_photo_opened_just_as_its_job_is_stopped_is_said_to_be_closed(
    photo: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = ask(photo)

    def stop_then_write(**arguments: Any) -> LedgerEntry:
        cancel_job(job=job, actor=Actor.person(photo.owner_id))
        return record_opening(**arguments)

    monkeypatch.setattr(vault, "record_opening", stop_then_write)
    run_job(job.pk)
    assert LedgerEntry.objects.filter(event=Event.PHOTO_OPENED).exists()
    assert not lamp_for(photo.owner_id).is_on


def test_an_engine_that_breaks_ends_the_job_in_a_sentence(
    photo: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_options: object) -> object:
        raise RuntimeError("a fault that nobody foresaw")

    monkeypatch.setattr(engine.StudioEngine, "make", broken)
    job = ask(photo)
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.failure) == (Job.State.FAILED, "broken")


def test_a_photo_that_another_job_needs_stays_until_that_one_ends(photo: Photo) -> None:
    first, second = ask(photo), ask(photo, "office")
    run_job(first.pk)
    assert Photo.objects.exists()
    run_job(second.pk)
    assert not Photo.objects.exists()
    assert Headshot.objects.count() == 2


def _run_until_first_portrait(job: Job) -> None:
    """Run a job as a worker that is killed after its first portrait: no ending, no clean-up."""

    class Killed(BaseException):
        pass

    with pytest.MonkeyPatch.context() as patch:

        def keep_then_die(**arguments: Any) -> None:
            keep_headshot(**arguments)
            raise Killed

        patch.setattr("generation.jobs.run.keep_headshot", keep_then_die)
        with pytest.raises(Killed):
            run_job(job.pk)
