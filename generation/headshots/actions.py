"""Keep a finished headshot, show it, hand it out in sizes, change its deadline, delete it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from generation.engines.base import EngineResult, Facts
from generation.errors import JobTaken, PhotoGone
from generation.headshots.likeness import count_made
from generation.headshots.models import Headshot
from generation.headshots.renditions import Rendition, encode
from generation.jobs.models import Job, made_key
from generation.jobs.transitions import Jobs
from generation.keep import AFTER_DOWNLOAD, Keep
from generation.provenance.signing import sign
from privacy.consent.actions import require_portraits
from privacy.ledger.actions import record
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event, Purpose
from privacy.models import SealedObject
from privacy.rights.export.actions import recall_exports
from privacy.vault import actions as vault
from privacy.vault.models import Kind
from privacy.vault.opened import OpenedObject
from uploads.models import Photo


def keep_headshot(*, held: Jobs, job: Job, photo: Photo, result: EngineResult, engine: str) -> None:
    """Seal one portrait of a job that `held` still finds.

    Raises JobTaken, PhotoGone or ConsentMissing when it may no longer be kept; nothing of it
    then is.
    """
    require_portraits(job.owner_id)
    sealed = vault.deposit(
        owner=job.owner_id,
        kind=Kind.HEADSHOT,
        plaintext=encode(result.picture),
        keep_for=Keep(job.keep).duration,
    )
    try:
        _confirm_headshot(
            held=held, job=job, photo=photo, result=result, engine=engine, sealed=sealed
        )
    except BaseException:
        vault.finish_deletion(sealed=sealed)
        raise


def open_headshot(*, headshot: Headshot, actor: Actor) -> OpenedObject:
    """Return a headshot's JPEG, ready to be read, for its owner to look at."""
    return vault.open_object(
        sealed=headshot.sealed, actor=actor, event=Event.HEADSHOT_OPENED, purpose=Purpose.OWN_VIEW
    )


def announce_gallery(*, headshots: Sequence[Headshot], actor: Actor, owner: UUID) -> None:
    """Write one line for a page on which a person sees several of their headshots."""
    vault.announce_view(
        sealed_objects=[headshot.sealed for headshot in headshots],
        actor=actor,
        owner=owner,
        event=Event.HEADSHOT_OPENED,
    )


def download_headshot(*, headshot: Headshot, actor: Actor, rendition: Rendition) -> bytes:
    """Return a headshot cut to size and marked; "once downloaded" starts to count down here.

    Raises NotMarked where it can't be signed: it then isn't handed out, and its time stays.
    """
    master = vault.open_object(
        sealed=headshot.sealed,
        actor=actor,
        event=Event.HEADSHOT_DOWNLOADED,
        purpose=Purpose.DOWNLOAD,
    )
    content = sign(rendition.cut(master.read()), engine=headshot.engine)
    note_download(headshot)
    return content


def note_download(headshot: Headshot) -> None:
    """Remember that a headshot was handed out; "once downloaded" counts from the first time."""
    now = timezone.now()
    Headshot.objects.filter(pk=headshot.pk, downloaded_at=None).update(downloaded_at=now)
    if headshot.keep == Keep.ONCE_DOWNLOADED:
        vault.bring_forward(sealed_objects=[headshot.sealed_id], delete_after=now + AFTER_DOWNLOAD)


def keep_until(*, headshot: Headshot, keep: Keep, actor: Actor) -> None:
    """Set a new deadline, counted from now, at most the deployment's maximum."""
    with transaction.atomic():
        until = vault.reschedule(
            sealed=headshot.sealed, delete_after=timezone.now() + _duration(headshot, keep)
        )
        Headshot.objects.filter(pk=headshot.pk).update(keep=keep)
        record(
            event=Event.HEADSHOT_KEPT,
            actor=actor,
            owner=headshot.owner_id,
            purpose=Purpose.OWN_CHOICE,
            detail={"objects": [str(headshot.sealed_id)], "until": until.isoformat()},
        )


def delete_headshot(
    *, headshot: Headshot, actor: Actor, purpose: Purpose = Purpose.OWN_CHOICE
) -> None:
    """Delete a headshot at once: its key, its bytes and its row.

    Where its owner wants that, copies of everything that hold it go too.
    """
    if purpose == Purpose.OWN_CHOICE:
        recall_exports(headshot.owner_id)
    vault.delete(sealed=headshot.sealed, actor=actor, purpose=purpose)


def expire_headshots_of(person: UUID) -> None:
    """Bring every headshot's deadline to now, in the transaction that takes a consent back."""
    sealed = [headshot.pk for headshot in sealed_headshots_of(person)]
    vault.bring_forward(sealed_objects=sealed, delete_after=timezone.now())


def delete_headshots_of(person: UUID) -> None:
    """Delete every headshot of a person who took their consent back and wants them gone."""
    vault.delete_each(
        sealed_objects=sealed_headshots_of(person),
        actor=Actor.person(person),
        purpose=Purpose.CONSENT_WITHDRAWN,
    )


def sealed_headshots_of(person: UUID) -> list[SealedObject]:
    """Return every sealed headshot of a person, confirmed or not."""
    return list(SealedObject.objects.owned_by(person).filter(kind=Kind.HEADSHOT))


def _confirm_headshot(
    *,
    held: Jobs,
    job: Job,
    photo: Photo,
    result: EngineResult,
    engine: str,
    sealed: SealedObject,
) -> None:
    height, width = result.picture.shape[:2]
    with transaction.atomic():
        require_portraits(job.owner_id)
        # Locks the job's row: a cancellation comes wholly before or wholly after.
        locked = held.select_for_update().first()
        if locked is None or locked.has_made(photo, result.style.slug):
            raise JobTaken
        if not Photo.objects.present().filter(pk=photo.pk).exists():
            raise PhotoGone
        vault.confirm(sealed=sealed)
        held.update(
            made=[*locked.made, made_key(photo.pk, result.style.slug)],
            made_count=F("made_count") + 1,
        )
        count_made(engine=engine, style=result.style.slug)
        Headshot.objects.create(
            owner_id=job.owner_id,
            job=job,
            sealed=sealed,
            photo=photo.pk,
            style=result.style.slug,
            engine=engine,
            **_made_with(result.facts),
            note=result.note or "",
            width=width,
            height=height,
            keep=job.keep,
        )
        record(
            event=Event.HEADSHOT_MADE,
            actor=Actor.program("portrait maker", run=job.pk),
            owner=job.owner_id,
            purpose=Purpose.MAKE_PORTRAITS,
            detail={"job": str(job.pk), "objects": [str(sealed.pk)], "style": result.style.slug},
        )


def _made_with(facts: Facts) -> dict[str, Any]:
    return {
        "engine_version": facts.version,
        "model": facts.model,
        "model_revision": facts.revision,
        "model_hash": facts.model_hash,
        "seed": facts.seed,
        "versions": dict(facts.versions),
    }


def _duration(headshot: Headshot, keep: Keep) -> timedelta:
    already = keep == Keep.ONCE_DOWNLOADED and headshot.downloaded_at is not None
    return AFTER_DOWNLOAD if already else keep.duration
