"""Take a photo in, show it to its owner, delete it."""

import logging
from collections.abc import Iterable, Sequence
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from accounts.models import Person
from privacy.consent.actions import require_portraits
from privacy.ledger.actions import record
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event, Purpose
from privacy.models import SealedObject
from privacy.retention.actions import require_punctual_sweeper
from privacy.retention.models import is_on_hold
from privacy.rights.export.actions import recall_exports
from privacy.vault import actions as vault
from privacy.vault.errors import VaultError
from privacy.vault.models import Kind, SealedObjects
from privacy.vault.opened import OpenedObject
from uploads.errors import ReplacedOnHold, TooManyPhotos
from uploads.faces.fitness import fitness
from uploads.faces.quality import Reading, judge
from uploads.intake.pictures import Picture, pixels, rebuild
from uploads.models import Photo
from uploads.training.bell import ring

logger = logging.getLogger(__name__)


def add_photo(
    *, owner: UUID, data: bytes, attempt: UUID | None = None, replaces: UUID | None = None
) -> Photo:
    """Rebuild a picture from its pixels, judge it, seal it; the bytes sent are dropped.

    The photo that it replaces, if that is still here, goes when it is kept, and not otherwise.
    Raises IntakeRefused, ConsentMissing, SweeperLate, TooManyPhotos or ReplacedOnHold; then
    nothing is kept.
    """
    require_portraits(owner)
    require_punctual_sweeper()
    if attempt and (known := Photo.objects.owned_by(owner).filter(attempt=attempt).first()):
        return known
    _require_room(owner, replaces)
    picture = rebuild(data)
    reading = judge(pixels(picture.jpeg))
    sealed = vault.deposit(owner=owner, kind=Kind.PHOTO, plaintext=picture.jpeg)
    try:
        photo, replaced = _confirm_photo(sealed, picture, reading, attempt, replaces)
    except IntegrityError:  # the same attempt, sent twice at once
        _discard(sealed)
        return Photo.objects.owned_by(owner).get(attempt=attempt)
    except BaseException:
        _discard(sealed)
        raise
    if replaced:
        _delete_replaced(replaced)
    return photo


def best_photo(owner: UUID) -> Photo | None:
    """Return the fittest of a person's photos, of which a portrait can be made."""
    return Photo.objects.owned_by(owner).present().usable().best_first().first()


def best_of(photos: Iterable[Photo]) -> Photo | None:
    """Return the fittest of photos that were fetched already."""
    usable = (photo for photo in photos if photo.is_usable)
    return min(usable, key=lambda photo: (-photo.score, photo.created_at), default=None)


def open_photo(*, photo: Photo, actor: Actor, purpose: Purpose) -> OpenedObject:
    """Return a photo's JPEG, ready to be read; the line in the ledger comes first."""
    return vault.open_object(
        sealed=photo.sealed, actor=actor, event=Event.PHOTO_OPENED, purpose=purpose
    )


def announce_photos(*, photos: Sequence[Photo], actor: Actor, owner: UUID) -> None:
    """Write one line for a page on which a person sees several of their photos."""
    vault.announce_view(
        sealed_objects=[photo.sealed for photo in photos],
        actor=actor,
        owner=owner,
        event=Event.PHOTO_OPENED,
    )


def delete_photo(*, photo: Photo, actor: Actor, purpose: Purpose = Purpose.OWN_CHOICE) -> None:
    """Delete a photo at once: its key, its bytes and its row.

    Where its owner wants that, copies of everything that hold it go too.
    """
    if purpose == Purpose.OWN_CHOICE:
        recall_exports(photo.owner_id)
    vault.delete(sealed=photo.sealed, actor=actor, purpose=purpose)


def expire_photos_of(person: UUID) -> None:
    """Bring every photo's deadline to now, in the transaction that takes a consent back."""
    photos = sealed_photos_of(person).values_list("pk", flat=True)
    vault.bring_forward(sealed_objects=list(photos), delete_after=timezone.now())


def delete_photos_of(person: UUID) -> None:
    """Delete every photo of a person who took their consent back."""
    _delete_photos(person, Purpose.CONSENT_WITHDRAWN)


def delete_photos_by_choice(person: UUID) -> None:
    """Delete every photo of a person who asked for it."""
    recall_exports(person)
    _delete_photos(person, Purpose.OWN_CHOICE)


def sealed_photos_of(person: UUID) -> SealedObjects:
    """Return every sealed photo of a person, confirmed or not: one may be coming in just now."""
    return SealedObject.objects.owned_by(person).filter(kind=Kind.PHOTO)


def _delete_photos(person: UUID, purpose: Purpose) -> None:
    vault.delete_each(
        sealed_objects=sealed_photos_of(person), actor=Actor.person(person), purpose=purpose
    )


def _confirm_photo(
    sealed: SealedObject,
    picture: Picture,
    reading: Reading,
    attempt: UUID | None,
    replaces: UUID | None,
) -> tuple[Photo, Photo | None]:
    """Make a deposited photo count; return it and the one whose place it took."""
    with transaction.atomic():
        # Locks the person's row, so that uploads at once are counted one after the other.
        Person.objects.select_for_update().get(pk=sealed.owner)
        require_portraits(sealed.owner)  # it may have been withdrawn while we looked
        if attempt and Photo.objects.owned_by(sealed.owner).filter(attempt=attempt).exists():
            raise IntegrityError  # sent again while we looked; before its own place is missed
        _require_room(sealed.owner, replaces)
        replaced = _let_go(sealed.owner, replaces)
        vault.confirm(sealed=sealed)
        photo = Photo.objects.create(
            owner_id=sealed.owner,
            sealed=sealed,
            verdict=reading.code,
            score=fitness(reading),
            width=picture.width,
            height=picture.height,
            attempt=attempt,
        )
        record(
            event=Event.PHOTO_UPLOADED,
            actor=Actor.person(sealed.owner),
            owner=sealed.owner,
            purpose=Purpose.MAKE_PORTRAITS,
            detail={"objects": [str(sealed.pk)], "verdict": str(reading.code)},
        )
        transaction.on_commit(partial(ring, person=sealed.owner, photo=photo.pk))
    return photo, replaced


def _let_go(owner: UUID, replaces: UUID | None) -> Photo | None:
    """Bring the deadline of a photo that is being replaced to now, and return it if it was here.

    From then on it isn't counted, so only one photo can take its place; and if the deletion that
    follows breaks off, the next sweep finishes it.
    """
    replaced = _still_here(owner, replaces)
    if replaced:
        recall_exports(owner)
        vault.bring_forward(sealed_objects=[replaced.sealed_id], delete_after=timezone.now())
    return replaced


def _delete_replaced(photo: Photo) -> None:
    try:
        delete_photo(photo=photo, actor=Actor.person(photo.owner_id))
    except (OSError, VaultError, DatabaseError):  # something is out; the sweep tries again
        logger.warning("photo %s was replaced and could not be deleted yet", photo.pk)


def _discard(sealed: SealedObject) -> None:
    vault.finish_deletion(sealed=sealed)


def _require_room(owner: UUID, replaces: UUID | None) -> None:
    replaced = _still_here(owner, replaces)
    if replaced and is_on_hold(replaced.sealed_id):
        raise ReplacedOnHold
    here = Photo.objects.owned_by(owner).present().count()
    if here - bool(replaced) >= settings.SAFELIGHT_PHOTOS_MAX_COUNT:
        raise TooManyPhotos


def _still_here(owner: UUID, photo: UUID | None) -> Photo | None:
    return Photo.objects.owned_by(owner).present().filter(pk=photo).first() if photo else None
