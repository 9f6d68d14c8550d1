"""Put a picture into the vault, open it with a line in the ledger, delete it for good."""

import contextlib
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Least
from django.utils import timezone

from privacy.ledger.actions import record, record_opening
from privacy.ledger.actors import Actor
from privacy.ledger.details import Detail
from privacy.ledger.events import Event, Purpose
from privacy.retention.classes import retention_class
from privacy.retention.models import is_on_hold
from privacy.rights.tombstones import bury_object
from privacy.vault import storage
from privacy.vault.commitments import commitment
from privacy.vault.errors import Gone, KeyDestroyed, OnHold, VaultError
from privacy.vault.keyring import (
    create_share,
    destroy_share,
    owner_key,
    share_of,
)
from privacy.vault.models import Kind, SealedObject
from privacy.vault.opened import OpenedObject
from privacy.vault.sealing import HEADER_BYTES, Binding, header_of, seal, seal_stream

logger = logging.getLogger(__name__)
DELETED: Final[Mapping[str, Event]] = {
    Kind.PHOTO: Event.PHOTO_DELETED,
    Kind.HEADSHOT: Event.HEADSHOT_DELETED,
    Kind.EXPORT: Event.EXPORT_DELETED,
    Kind.TRAINING: Event.TRAINING_COPY_DELETED,
    Kind.ATTACHMENT: Event.ATTACHMENT_DELETED,
}

OPENED: Final[Mapping[Kind, Event]] = {
    Kind.PHOTO: Event.PHOTO_OPENED,
    Kind.HEADSHOT: Event.HEADSHOT_OPENED,
    Kind.EXPORT: Event.EXPORT_OPENED,
    Kind.TRAINING: Event.TRAINING_COPY_OPENED,
    Kind.ATTACHMENT: Event.ATTACHMENT_OPENED,
}


@dataclass(frozen=True)
class _Keys:
    """What one object is sealed with, and the salt of its commitment."""

    key: bytes
    salt: bytes
    binding: Binding


def deposit(
    *, owner: UUID, kind: Kind, plaintext: bytes, keep_for: timedelta | None = None
) -> SealedObject:
    """Seal and store a picture; it counts only once `confirm` is called with its row.

    The row comes first, so that a crash at any point leaves nothing the sweeper can't see.
    Raises KeyDestroyed for an owner who was erased meanwhile.
    """
    sealed, keys = _begin(owner=owner, kind=kind, keep_for=keep_for)
    content = seal(plaintext, key=keys.key, binding=keys.binding)
    storage.put(sealed.storage_name, content)
    _complete(sealed, keys, header_of(content), len(plaintext))
    return sealed


def deposit_stream(
    *, owner: UUID, kind: Kind, pieces: Iterable[bytes], keep_for: timedelta | None = None
) -> SealedObject:
    """Do what `deposit` does for something made piece by piece, which is never whole in memory."""
    sealed, keys = _begin(owner=owner, kind=kind, keep_for=keep_for)
    beginning, size = b"", 0

    def counted() -> Iterator[bytes]:
        nonlocal size
        for piece in pieces:
            size += len(piece)
            yield piece

    def remembered() -> Iterator[bytes]:
        nonlocal beginning
        for piece in seal_stream(counted(), key=keys.key, binding=keys.binding):
            if len(beginning) < HEADER_BYTES:
                beginning = header_of(beginning + piece)
            yield piece

    try:
        storage.put_stream(sealed.storage_name, remembered())
    except BaseException:
        with contextlib.suppress(OSError, VaultError):  # else the sweep does it
            finish_deletion(sealed=sealed)
        raise
    _complete(sealed, keys, beginning, size)
    return sealed


def confirm(*, sealed: SealedObject) -> None:
    """Make a deposited object count, inside the transaction that writes its owner's row."""
    updated = SealedObject.objects.filter(pk=sealed.pk, state=SealedObject.State.WRITING).update(
        state=SealedObject.State.STORED,
        header=sealed.header,
        size=sealed.size,
        commitment=sealed.commitment,
    )
    if not updated:
        raise Gone
    sealed.state = SealedObject.State.STORED


def open_object(
    *,
    sealed: SealedObject,
    actor: Actor,
    event: Event,
    purpose: Purpose,
    detail: Detail | None = None,
) -> OpenedObject:
    """Write the opening into the ledger, then return what it takes to read the picture."""
    if not SealedObject.objects.openable().filter(pk=sealed.pk).exists():
        raise Gone
    record_opening(
        event=event,
        actor=actor,
        owner=sealed.owner,
        purpose=purpose,
        objects=[sealed.pk],
        detail=detail,
    )
    return _opened(sealed)


def open_each(
    *,
    sealed_objects: Sequence[SealedObject],
    actor: Actor,
    owner: UUID,
    purpose: Purpose,
    event: Event | None = None,
) -> Iterator[tuple[SealedObject, OpenedObject]]:
    """Write one line for each kind, then yield those objects that are still there.

    The line says that they were opened, or what `event` says.
    """
    for kind in sorted({sealed.kind for sealed in sealed_objects}):
        alike = [sealed for sealed in sealed_objects if sealed.kind == kind]
        record_opening(
            event=event or OPENED[Kind(kind)],
            actor=actor,
            owner=owner,
            purpose=purpose,
            objects=[sealed.pk for sealed in alike],
        )
        for sealed in alike:
            if SealedObject.objects.openable().owned_by(owner).filter(pk=sealed.pk).exists():
                with contextlib.suppress(KeyDestroyed):  # deleted while the others were read
                    yield sealed, _opened(sealed)


def announce_view(
    *, sealed_objects: Sequence[SealedObject], actor: Actor, owner: UUID, event: Event
) -> None:
    """Write one line for a page that shows several pictures; each then needs none of its own."""
    if sealed_objects:
        record_opening(
            event=event,
            actor=actor,
            owner=owner,
            purpose=Purpose.OWN_VIEW,
            objects=[sealed.pk for sealed in sealed_objects],
        )


def bring_forward(*, sealed_objects: list[UUID], delete_after: datetime) -> int:
    """Bring deadlines forward; one that is nearer already stays."""
    return SealedObject.objects.filter(pk__in=sealed_objects).update(
        delete_after=Least(F("delete_after"), delete_after)
    )


def reschedule(*, sealed: SealedObject, delete_after: datetime) -> datetime:
    """Set a deadline of the owner's choice, at most the class's maximum; return it."""
    chosen = min(delete_after, sealed.delete_at_latest)
    updated = SealedObject.objects.openable().filter(pk=sealed.pk).update(delete_after=chosen)
    if not updated:
        raise Gone
    return chosen


def delete(*, sealed: SealedObject, actor: Actor, purpose: Purpose) -> None:
    """Delete an object: say so in the ledger, shred its key, remove its bytes and row."""
    if purpose != Purpose.ERASURE and is_on_hold(sealed.pk):
        raise OnHold
    # Its deadline may have been brought forward: a backup would know the one before.
    if sealed.delete_at_latest > timezone.now():
        _bury(sealed)
    with transaction.atomic():
        doomed = SealedObject.objects.filter(pk=sealed.pk).exclude(
            state=SealedObject.State.DELETING
        )
        if doomed.update(state=SealedObject.State.DELETING):
            # Of an erased person no line can be sealed any more; their bytes go all the same.
            with contextlib.suppress(KeyDestroyed):
                record(
                    event=DELETED[sealed.kind],
                    actor=actor,
                    owner=sealed.owner,
                    purpose=purpose,
                    detail={"objects": [str(sealed.pk)], "commitments": [sealed.commitment]},
                )
    finish_deletion(sealed=sealed)


def delete_each(*, sealed_objects: Iterable[SealedObject], actor: Actor, purpose: Purpose) -> None:
    """Delete every one of several objects; what fails is raised once all others are gone."""
    failed: OSError | VaultError | None = None
    for sealed in sealed_objects:
        try:
            delete(sealed=sealed, actor=actor, purpose=purpose)
        except (OSError, VaultError) as error:
            failed = error
    if failed is not None:
        raise failed


def finish_deletion(*, sealed: SealedObject) -> None:
    """Carry a marked deletion to its end; safe to repeat after a crash or an outage."""
    destroy_share(sealed.pk)
    storage.remove(sealed.storage_name)
    SealedObject.objects.filter(pk=sealed.pk).delete()


def abandon(*, sealed: SealedObject, to: UUID) -> None:
    """Destroy the key of an object that its store won't delete, and part it from its owner.

    Nothing points at the object any more, and nothing says whose it was; the sweep goes on
    trying to remove the bytes, which nobody can read.
    """
    destroy_share(sealed.pk)
    with transaction.atomic():
        for relation in SealedObject._meta.related_objects:
            rows = relation.related_model._default_manager  # noqa: SLF001 - Django's own name
            rows.filter(**{relation.field.name: sealed}).delete()
        SealedObject.objects.filter(pk=sealed.pk).update(
            owner=to, state=SealedObject.State.DELETING, header=b""
        )


def _begin(*, owner: UUID, kind: Kind, keep_for: timedelta | None) -> tuple[SealedObject, _Keys]:
    """Write an object's row and share; return the row and what it is to be sealed with."""
    key = owner_key(owner)
    rule = retention_class(kind)
    now = timezone.now()
    sealed = SealedObject.objects.create(
        owner=owner,
        kind=kind,
        created_at=now,
        delete_after=now + min(keep_for or rule.default, rule.maximum),
        delete_at_latest=now + rule.maximum,
    )
    share = create_share(owner=owner, sealed_object=sealed.pk)
    return sealed, _Keys(key.for_object(share), key.for_slip(share), _binding(sealed, key.key_id))


def _complete(sealed: SealedObject, keys: _Keys, header: bytes, size: int) -> None:
    sealed.header, sealed.size = header, size
    sealed.commitment = commitment(salt=keys.salt, header=header)


def _opened(sealed: SealedObject) -> OpenedObject:
    key = owner_key(sealed.owner)
    return OpenedObject(
        storage_name=sealed.storage_name,
        binding=_binding(sealed, key.key_id),
        key=key.for_object(share_of(sealed.pk)),
        recorded_header=bytes(sealed.header),
        size=sealed.size,
    )


def _bury(sealed: SealedObject) -> None:
    """Let no restored backup bring back what goes before its deadline."""
    try:
        bury_object(sealed.pk)
    except OSError:
        # Deleting comes first; a backup could bring it back for no longer than its deadline.
        logger.exception("object %s has no tombstone", sealed.pk)


def _binding(sealed: SealedObject, key_id: UUID) -> Binding:
    return Binding(key_id=key_id, owner=sealed.owner, sealed_object=sealed.pk, kind=sealed.kind)
