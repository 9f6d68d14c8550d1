"""Ask for portraits, keep a draft, ask for a mail, stop a job."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import Person
from generation.engines.base import Ratio, Retouch
from generation.errors import NoUsablePhoto
from generation.jobs.bell import ring
from generation.jobs.ending import end_job, end_within
from generation.jobs.failures import Failure
from generation.jobs.models import Job
from generation.jobs.orders import Order, asked_just_now, write_draft
from generation.jobs.quota import require_room
from generation.jobs.states import Mail
from generation.keep import Keep
from generation.styles import Style
from privacy.consent.actions import require_portraits
from privacy.ledger.actions import record
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event, Purpose
from privacy.retention.actions import require_punctual_sweeper
from uploads.models import Photo


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
    mail: Mail = Mail.NONE,
) -> Job:
    """Write a job and, once it is committed, ring the worker's bell."""
    require_portraits(owner)
    require_punctual_sweeper()
    order = Order(styles, ratio, keep, size, retouch, colour, mail)
    with transaction.atomic():
        # Serialises one person's requests on PostgreSQL, where two could pass the count at once.
        Person.objects.select_for_update().get(pk=owner)
        usable = _usable(owner, photos)
        if not usable:
            raise NoUsablePhoto
        if same := asked_just_now(owner=owner, photos=usable, order=order):
            return same
        require_room(owner, portraits=len(usable) * len(styles))
        job = write_draft(owner=owner, photos=usable, order=order)
        _queue(job, usable)
    return job


def request_each_finish(
    *,
    owner: UUID,
    photos: Sequence[Photo],
    styles: Sequence[Style],
    ratio: Ratio,
    keep: Keep,
    retouches: Sequence[Retouch],
    colour: str = "",
    mail: Mail = Mail.NONE,
) -> list[Job]:
    """Ask for the same portraits in each finish, a job for each: all of them or none."""
    with transaction.atomic():
        return [
            request_headshots(
                owner=owner,
                photos=photos,
                styles=styles,
                ratio=ratio,
                keep=keep,
                retouch=retouch,
                colour=colour,
                mail=mail,
            )
            for retouch in retouches
        ]


def save_draft(*, owner: UUID, photos: Sequence[Photo], order: Order) -> Job:
    """Keep what a person has chosen, without starting anything; it is theirs for a day."""
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=owner)
        return write_draft(owner=owner, photos=_usable(owner, photos), order=order)


def ask_for_mail(*, job: Job) -> bool:
    """Have a mail written when the job ends; too late once it has."""
    return bool(Job.objects.active().filter(pk=job.pk, mail=Mail.NONE).update(mail=Mail.WANTED))


def cancel_job(*, job: Job, actor: Actor, failure: str = "") -> bool:
    """Stop a job; its worker notices at its next step and writes nothing more."""
    return end_job(
        held=Job.objects.filter(pk=job.pk),
        job=job,
        state=Job.State.CANCELLED,
        actor=actor,
        failure=failure,
    )


def halt_jobs_of(person: UUID) -> None:
    """Stop every job of a person, in the transaction that takes their consent back."""
    Job.objects.owned_by(person).drafts().delete()
    for job in Job.objects.owned_by(person).active():
        end_within(
            held=Job.objects.filter(pk=job.pk),
            job=job,
            state=Job.State.CANCELLED,
            actor=Actor.person(person),
            failure=Failure.CONSENT_WITHDRAWN,
        )


def _queue(job: Job, photos: Sequence[Photo]) -> None:
    until = max(photo.delete_after for photo in photos)
    Job.objects.filter(pk=job.pk).queue(now=timezone.now(), until=until)
    job.refresh_from_db()
    record(
        event=Event.JOB_REQUESTED,
        actor=Actor.person(job.owner_id),
        owner=job.owner_id,
        purpose=Purpose.MAKE_PORTRAITS,
        detail={"job": str(job.pk), "objects": [str(photo.sealed_id) for photo in photos]},
    )
    transaction.on_commit(lambda: ring(job.pk))


def _usable(owner: UUID, photos: Sequence[Photo]) -> list[Photo]:
    chosen = [photo.pk for photo in photos]
    return list(Photo.objects.owned_by(owner).present().usable().filter(pk__in=chosen))
