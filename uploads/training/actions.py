"""Keep an anonymised copy of a photo whose owner asked for it; delete copies again."""

import contextlib
import logging
from uuid import UUID

import cv2
from django.db import IntegrityError, transaction
from django.utils import timezone

from privacy.consent.actions import ConsentMissing, is_in_force
from privacy.consent.statements import TRAINING
from privacy.ledger.actions import record
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event, Purpose
from privacy.models import SealedObject
from privacy.rights.export.actions import recall_exports
from privacy.vault import actions as vault
from privacy.vault.errors import KeyDestroyed, VaultError
from privacy.vault.models import Kind
from uploads.actions import open_photo
from uploads.anonymiser.anonymise import anonymise
from uploads.anonymiser.encode import as_jpeg
from uploads.anonymiser.errors import NotAnonymised
from uploads.faces.arrays import Rgb
from uploads.intake.pictures import pixels
from uploads.models import Photo
from uploads.training.models import TrainingCopy

logger = logging.getLogger(__name__)
LONGEST_SIDE = 1600  # pixels: enough to learn from, and soon covered


def collect_copy(*, photo: UUID) -> TrainingCopy | None:
    """Cover every head in a photo and keep that copy, if its owner agreed to it.

    Keeps nothing where a face could still be found, or where the consent went meanwhile.
    """
    chosen = Photo.objects.present().filter(pk=photo).first()
    if chosen is None or not is_in_force(chosen.owner_id, TRAINING):
        return None
    actor = Actor.program("anonymiser", run=photo)
    try:
        opened = open_photo(photo=chosen, actor=actor, purpose=Purpose.TRAINING)
        return _kept(chosen, _covered(pixels(opened.read())), actor)
    except (ConsentMissing, IntegrityError, NotAnonymised, VaultError):
        logger.info("no training copy was kept of photo %s", photo)
        _close(chosen.owner_id, actor)
        return None


def expire_copies_of(person: UUID) -> None:
    """Bring every copy's deadline to now, in the transaction that takes the consent back."""
    copies = TrainingCopy.objects.owned_by(person).values_list("sealed", flat=True)
    vault.bring_forward(sealed_objects=list(copies), delete_after=timezone.now())


def delete_copies_of(person: UUID, purpose: Purpose = Purpose.CONSENT_WITHDRAWN) -> None:
    """Delete every copy of a person, confirmed or not; exports that hold them recall them."""
    vault.delete_each(
        sealed_objects=sealed_copies_of(person), actor=Actor.person(person), purpose=purpose
    )


def delete_copies_by_choice(person: UUID) -> None:
    """Delete every copy of a person who asked for it in the privacy centre."""
    recall_exports(person)
    delete_copies_of(person, Purpose.OWN_CHOICE)


def sealed_copies_of(person: UUID) -> list[SealedObject]:
    """Return every sealed copy of a person, confirmed or not."""
    return list(SealedObject.objects.owned_by(person).filter(kind=Kind.TRAINING))


def _close(owner: UUID, actor: Actor) -> None:
    """Put the lamp out after an opening from which nothing was kept."""
    with transaction.atomic(), contextlib.suppress(KeyDestroyed):
        record(event=Event.PHOTO_CLOSED, actor=actor, owner=owner, purpose=Purpose.TRAINING)


def _covered(rgb: Rgb) -> Rgb:
    """Return (H, W, 3) uint8 sRGB, at most LONGEST_SIDE, with every head under a patch."""
    scale = min(1.0, LONGEST_SIDE / max(rgb.shape[:2]))
    size = (round(rgb.shape[1] * scale), round(rgb.shape[0] * scale))
    small = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA) if scale < 1 else rgb
    return anonymise(small).picture


def _kept(photo: Photo, picture: Rgb, actor: Actor) -> TrainingCopy:
    sealed = vault.deposit(owner=photo.owner_id, kind=Kind.TRAINING, plaintext=as_jpeg(picture))
    try:
        return _confirmed(photo, picture, sealed, actor)
    except BaseException:
        vault.finish_deletion(sealed=sealed)
        raise


def _confirmed(photo: Photo, picture: Rgb, sealed: SealedObject, actor: Actor) -> TrainingCopy:
    height, width = picture.shape[:2]
    with transaction.atomic():
        if not is_in_force(photo.owner_id, TRAINING):  # it may have been withdrawn meanwhile
            raise ConsentMissing
        vault.confirm(sealed=sealed)
        copy = TrainingCopy.objects.create(
            owner_id=photo.owner_id,
            sealed=sealed,
            photo=photo.pk,
            consent_version=TRAINING.version,
            width=width,
            height=height,
        )
        record(
            event=Event.TRAINING_COPY_MADE,
            actor=actor,
            owner=photo.owner_id,
            purpose=Purpose.TRAINING,
            detail={"objects": [str(sealed.pk)], "version": TRAINING.version},
        )
    return copy
