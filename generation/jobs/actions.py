"""Ask for portraits, stop a job, bring jobs to an end."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import Person
from generation.engines.base import Ratio, Retouch
from generation.errors import NoUsablePhoto, TooManyJobs, TooManyPortraits
from generation.jobs.bell import ring
from generation.jobs.failures import Failure
from generation.jobs.models import ATTEMPTS, Job, Jobs
from generation.keep import Keep
from generation.styles import Style
from privacy.consent.actions import require_portraits
from privacy.ledger.actions import record
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event, Purpose
from privacy.retention.actions import require_punctual_sweeper
from privacy.vault import actions as vault
from privacy.vault.errors import VaultError
from uploads.actions import delete_photo
from uploads.models import Photo

logger = logging.getLogger(__name__)
ACTIVE_JOBS = 2
DOUBLE_CLICK = timedelta(seconds=3)
PORTRAITS_PER_JOB = 24
MAKER = "portrait maker"
ENDED = {
    Job.State.DONE: Event.JOB_FINISHED,
    Job.State.PARTLY_DONE: Event.JOB_FINISHED,
    Job.State.FAILED: Event.JOB_FAILED,
    Job.State.CANCELLED: Event.JOB_CANCELLED,
}


def request_headshots(
    *,
    owner: UUID,
    photos: Sequence[Photo],
    styles: Sequence[Style],
    ratio: Ratio,
    keep: Keep,
    size: int = 1024,
    retouch: Retouch = Retouch.LIGHT,
    colour: str = "",
) -> Job:
    """Write a job and, once it is committed, ring the worker's bell."""
    require_portraits(owner)
    require_punctual_sweeper()
    with transaction.atomic():
        # Serialises one person's requests on PostgreSQL, where two could pass the count at once.
        Person.objects.select_for_update().get(pk=owner)
        usable = _usable(owner, photos)
        if same := _asked_just_now(
            owner, usable, styles=styles, ratio=ratio, retouch=retouch, colour=colour
        ):
            return same
        _require_quota(owner, portraits=len(usable) * len(styles))
        job = Job.objects.create(
            owner_id=owner,
            styles=[style.slug for style in styles],
            ratio=ratio,
            size=size,
            retouch=retouch,
            colour=colour,
            keep=keep,
            total_count=len(usable) * len(styles),
        )
        job.photos.set(usable)
        record(
            event=Event.JOB_REQUESTED,
            actor=Actor.person(owner),
            owner=owner,
            purpose=Purpose.MAKE_PORTRAITS,
            detail={"job": str(job.pk), "objects": [str(photo.sealed_id) for photo in usable]},
        )
        transaction.on_commit(lambda: ring(job.pk))
    return job


def cancel_job(*, job: Job, actor: Actor, failure: str = "") -> bool:
    """Stop a job; its worker notices within seconds and writes nothing more."""
    return end_job(
        held=Job.objects.filter(pk=job.pk),
        job=job,
        state=Job.State.CANCELLED,
        actor=actor,
        failure=failure,
    )


def halt_jobs_of(person: UUID) -> None:
    """Stop every job of a person, in the transaction that takes their consent back."""
    for job in Job.objects.owned_by(person).active():
        _end(
            held=Job.objects.filter(pk=job.pk),
            job=job,
            state=Job.State.CANCELLED,
            actor=Actor.person(person),
            failure=Failure.CONSENT_WITHDRAWN,
        )


def end_job(*, held: Jobs, job: Job, state: Job.State, actor: Actor, failure: str = "") -> bool:
    """Bring a job to its end, if `held` still finds it active, and let go of its photos.

    The photos' deadlines move to now in the same transaction: if the deletion that follows
    breaks off, the next sweep finishes it.
    """
    with transaction.atomic():
        released = _end(held=held, job=job, state=state, actor=actor, failure=failure)
    for photo in released or []:
        _delete_released(photo)
    return released is not None


def _end(
    *, held: Jobs, job: Job, state: Job.State, actor: Actor, failure: str
) -> list[Photo] | None:
    """End a job within the caller's transaction; return the photos let go of, None if too late."""
    now = timezone.now()
    if not held.end(state, now=now, failure=failure):
        return None
    released = _released_photos(job)
    vault.bring_forward(sealed_objects=[photo.sealed_id for photo in released], delete_after=now)
    record(
        event=ENDED[state],
        actor=actor,
        owner=job.owner_id,
        purpose=Purpose.MAKE_PORTRAITS,
        detail={"job": str(job.pk), "failure": failure},
    )
    if state == Job.State.CANCELLED:
        # Who stops a job isn't who had its photos open: the lamp follows the program's own line.
        record(
            event=Event.PHOTO_CLOSED,
            actor=Actor.program(MAKER, run=job.pk),
            owner=job.owner_id,
            purpose=Purpose.MAKE_PORTRAITS,
        )
    return released


def reconcile(*, now: datetime | None = None) -> int:
    """Ring again for jobs that nobody works on, give up those tried too often."""
    now = now or timezone.now()
    waiting = [*Job.objects.lost(now), *Job.objects.unanswered(now)]
    for job in waiting:
        _reconcile(job, now)
    return len(waiting)


def _reconcile(job: Job, now: datetime) -> None:
    still = Job.objects.filter(
        pk=job.pk, state=job.state, attempt=job.attempt, lease_until=job.lease_until
    )
    if job.attempt >= ATTEMPTS:
        state = Job.State.PARTLY_DONE if job.done_count else Job.State.FAILED
        end_job(
            held=still,
            job=job,
            state=state,
            actor=Actor.program(MAKER, run=job.pk),
            failure=Failure.TRIED_TOO_OFTEN,
        )
    elif still.update(state=Job.State.QUEUED, worker=None, lease_until=None, rung_at=now):
        logger.info("job %s rings again after attempt %d", job.pk, job.attempt)
        ring(job.pk)


def _asked_just_now(
    owner: UUID,
    photos: Sequence[Photo],
    *,
    styles: Sequence[Style],
    ratio: Ratio,
    retouch: Retouch,
    colour: str,
) -> Job | None:
    """Return the job that a double click has asked for a moment ago."""
    recent = (
        Job.objects.owned_by(owner)
        .active()
        .filter(
            created_at__gt=timezone.now() - DOUBLE_CLICK,
            ratio=ratio,
            retouch=retouch,
            colour=colour,
            styles=[style.slug for style in styles],
        )
    )
    chosen = {photo.pk for photo in photos}
    return next((job for job in recent if {photo.pk for photo in job.photos.all()} == chosen), None)


def _usable(owner: UUID, photos: Sequence[Photo]) -> list[Photo]:
    chosen = [photo.pk for photo in photos]
    usable = list(Photo.objects.owned_by(owner).present().usable().filter(pk__in=chosen))
    if not usable:
        raise NoUsablePhoto
    return usable


def _require_quota(owner: UUID, *, portraits: int) -> None:
    if Job.objects.owned_by(owner).active().count() >= ACTIVE_JOBS:
        raise TooManyJobs
    if portraits > PORTRAITS_PER_JOB:
        raise TooManyPortraits


def _released_photos(job: Job) -> list[Photo]:
    """Return the job's photos that no other job still needs."""
    needed = Photo.objects.filter(jobs__in=Job.objects.active().exclude(pk=job.pk))
    return list(job.photos.exclude(pk__in=needed).select_related("sealed"))


def _delete_released(photo: Photo) -> None:
    try:
        delete_photo(photo=photo, actor=Actor.program(MAKER), purpose=Purpose.JOB_ENDED)
    except (OSError, VaultError):  # the storage is out; the sweep tries again
        logger.warning("photo %s could not be deleted yet", photo.pk)
