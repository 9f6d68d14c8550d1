"""Bring a job to its end, let go of its photos, and say so in the ledger."""

import logging
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from generation.jobs.letters import write_on_commit
from generation.jobs.models import Job
from generation.jobs.states import State
from generation.jobs.transitions import Jobs
from privacy.ledger.actions import record
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event, Purpose
from privacy.vault import actions as vault
from privacy.vault.errors import VaultError
from uploads.actions import delete_photo
from uploads.models import Photo

logger = logging.getLogger(__name__)
MAKER: Final = "portrait maker"
ENDED: Final = {
    State.DONE: Event.JOB_FINISHED,
    State.PARTLY_DONE: Event.JOB_FINISHED,
    State.FAILED: Event.JOB_FAILED,
    State.EXPIRED: Event.JOB_FAILED,
    State.CANCELLED: Event.JOB_CANCELLED,
}


def end_job(*, held: Jobs, job: Job, state: State, actor: Actor, failure: str = "") -> bool:
    """Bring a job to its end, if `held` still finds it active, and let go of its photos.

    The photos' deadlines move to now in the same transaction: if the deletion that follows
    breaks off, the next sweep finishes it.
    """
    with transaction.atomic():
        released = end_within(held=held, job=job, state=state, actor=actor, failure=failure)
    for photo in released or []:
        _delete_released(photo)
    return released is not None


def end_within(
    *, held: Jobs, job: Job, state: State, actor: Actor, failure: str
) -> list[Photo] | None:
    """End a job within the caller's transaction; return the photos let go of, None if too late."""
    now = timezone.now()
    if not held.end(state, now=now, failure=failure):
        return None
    job.refresh_from_db()
    released = _released_photos(job)
    vault.bring_forward(sealed_objects=[photo.sealed_id for photo in released], delete_after=now)
    record(
        event=ENDED[State(job.state)],
        actor=actor,
        owner=job.owner_id,
        purpose=Purpose.MAKE_PORTRAITS,
        detail={"job": str(job.pk), "failure": job.failure},
    )
    if job.state == State.CANCELLED:
        # Who stops a job isn't who had its photos open: the lamp follows the program's own line.
        say_closed(job=job.pk, owner=job.owner_id)
    write_on_commit(job)
    return released


def say_closed(*, job: UUID, owner: UUID) -> None:
    """Write, in the caller's transaction, that the job's program has its photos closed."""
    record(
        event=Event.PHOTO_CLOSED,
        actor=Actor.program(MAKER, run=job),
        owner=owner,
        purpose=Purpose.MAKE_PORTRAITS,
    )


def _released_photos(job: Job) -> list[Photo]:
    """Return the job's photos that no other job still needs."""
    needed = Photo.objects.filter(jobs__in=Job.objects.active().exclude(pk=job.pk))
    return list(job.photos.exclude(pk__in=needed).select_related("sealed"))


def _delete_released(photo: Photo) -> None:
    try:
        delete_photo(photo=photo, actor=Actor.program(MAKER), purpose=Purpose.JOB_ENDED)
    except (OSError, VaultError):  # the storage is out; the sweep tries again
        logger.warning("photo %s could not be deleted yet", photo.pk)
