"""One key per owner, wrapped by an epoch's wrapping key, wrapped by the master key.

All of it lies in the `keys` database, apart from everything that it opens: destroying a
row there makes every copy of the owner's objects unreadable, wherever it strayed.
"""

import os
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction

from privacy.vault.errors import KeyDestroyed
from privacy.vault.models import Domain, ObjectKey, SealingKey, WrappingKey
from privacy.vault.wrapping import decrypt, derive, encrypt, master_key


@dataclass(frozen=True)
class OwnerKey:
    """An owner's unwrapped key; lives in memory only."""

    key_id: UUID
    secret: bytes

    def for_columns(self) -> bytes:
        return derive(self.secret, purpose="safelight/columns/v1")

    def for_object(self, share: bytes) -> bytes:
        """Mix in the object's own random share, so that one object can be shredded alone."""
        return derive(self.secret, purpose="safelight/object/v1", salt=share)


def ensure_owner_key(owner: UUID, *, domain: Domain = Domain.PERSON) -> OwnerKey:
    """Return the owner's key, creating it first where there is none."""
    try:
        return owner_key(owner)
    except KeyDestroyed:
        pass
    try:
        with transaction.atomic(using="keys"):
            _create_owner_key(owner, domain)
    except IntegrityError:  # someone else created it in between
        pass
    return owner_key(owner)


def owner_key(owner: UUID) -> OwnerKey:
    """Return the owner's key; raise KeyDestroyed when there is none."""
    row = SealingKey.objects.select_related("wrapping_key").filter(owner=owner).first()
    if row is None:
        raise KeyDestroyed
    secret = decrypt(
        bytes(row.wrapped), key=_unwrap(row.wrapping_key), context=_owner_context(owner, row.key_id)
    )
    return OwnerKey(key_id=row.key_id, secret=secret)


def destroy_owner_key(owner: UUID) -> None:
    """Make everything sealed for this owner unreadable for good."""
    with transaction.atomic(using="keys"):
        ObjectKey.objects.filter(owner=owner).delete()
        SealingKey.objects.filter(owner=owner).delete()


def create_share(*, owner: UUID, sealed_object: UUID) -> bytes:
    """Create and return the 32-byte random share of one object."""
    share = os.urandom(32)
    ObjectKey.objects.create(sealed_object=sealed_object, owner=owner, share=share)
    return share


def share_of(sealed_object: UUID) -> bytes:
    """Return an object's share; raise KeyDestroyed once it was shredded."""
    row = ObjectKey.objects.filter(sealed_object=sealed_object).first()
    if row is None:
        raise KeyDestroyed
    return bytes(row.share)


def destroy_share(sealed_object: UUID) -> None:
    """Make one object unreadable for good."""
    ObjectKey.objects.filter(sealed_object=sealed_object).delete()


def rotate_wrapping_key() -> int:
    """Re-wrap every owner's key under a new epoch, destroy the old ones; return how many."""
    with transaction.atomic(using="keys"):
        fresh = _create_wrapping_key()
        fresh_secret = _unwrap(fresh)
        stale = SealingKey.objects.exclude(wrapping_key=fresh).select_related("wrapping_key")
        count = 0
        for row in stale.iterator(chunk_size=500):
            context = _owner_context(row.owner, row.key_id)
            secret = decrypt(bytes(row.wrapped), key=_unwrap(row.wrapping_key), context=context)
            row.wrapped = encrypt(secret, key=fresh_secret, context=context)
            row.wrapping_key = fresh
            row.save(update_fields=["wrapped", "wrapping_key"])
            count += 1
        WrappingKey.objects.exclude(pk=fresh.pk).delete()
    return count


def _create_owner_key(owner: UUID, domain: Domain) -> None:
    wrapping_key = WrappingKey.objects.order_by("-epoch").first() or _create_wrapping_key()
    row = SealingKey(owner=owner, domain=domain, wrapping_key=wrapping_key)
    row.wrapped = encrypt(
        os.urandom(32), key=_unwrap(wrapping_key), context=_owner_context(owner, row.key_id)
    )
    row.save(force_insert=True)


def _create_wrapping_key() -> WrappingKey:
    newest = WrappingKey.objects.order_by("-epoch").values_list("epoch", flat=True).first() or 0
    row = WrappingKey(epoch=newest + 1)
    row.wrapped = encrypt(os.urandom(32), key=_master(), context=_epoch_context(row.epoch))
    row.save(force_insert=True)
    return row


def _unwrap(row: WrappingKey) -> bytes:
    return decrypt(bytes(row.wrapped), key=_master(), context=_epoch_context(row.epoch))


def _master() -> bytes:
    return derive(master_key(), purpose="safelight/wrapping/v1")


def _epoch_context(epoch: int) -> bytes:
    return b"safelight/epoch/%d" % epoch


def _owner_context(owner: UUID, key_id: UUID) -> bytes:
    return b"safelight/owner" + owner.bytes + key_id.bytes
