"""One key per owner, wrapped by an epoch's wrapping key, wrapped by the master key.

All of it lies in the `keys` database, apart from everything that it opens: destroying a
row there makes every copy of the owner's objects unreadable, wherever it strayed.
"""

import contextlib
import os
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import IntegrityError, transaction

from privacy.vault.errors import KeyDestroyed
from privacy.vault.masters import by_name, current
from privacy.vault.models import Domain, ObjectKey, SealingKey, WrappingKey
from privacy.vault.traces import forget_traces
from privacy.vault.wrapping import decrypt, derive, encrypt

BATCH = 500
CREATING_TRIES = 3
DEPLOYMENT = uuid5(NAMESPACE_URL, "safelight:deployment")


@dataclass(frozen=True)
class OwnerKey:
    """An owner's unwrapped key; lives in memory only."""

    key_id: UUID
    secret: bytes

    def for_columns(self) -> bytes:
        return derive(self.secret, purpose="safelight/columns/v1")

    def for_slip(self, share: bytes) -> bytes:
        """Return the salt of the object's commitment; it dies with the object's share."""
        return derive(self.secret, purpose="safelight/slip/v1", salt=share)

    def for_object(self, share: bytes) -> bytes:
        """Mix in the object's own random share, so that one object can be shredded alone."""
        return derive(self.secret, purpose="safelight/object/v1", salt=share)


_AT_HAND: ContextVar[dict[UUID, OwnerKey] | None] = ContextVar("keys at hand", default=None)


def ensure_owner_key(owner: UUID, *, domain: Domain = Domain.PERSON) -> OwnerKey:
    """Return the owner's key, creating it first where there is none."""
    with contextlib.suppress(KeyDestroyed):
        return owner_key(owner)
    for _ in range(CREATING_TRIES):
        # Someone else may create it in between, or end the epoch that it was to be wrapped under.
        with contextlib.suppress(IntegrityError), transaction.atomic(using="keys"):
            _create_owner_key(owner, domain)
        with contextlib.suppress(KeyDestroyed):
            return owner_key(owner)
    raise KeyDestroyed


@contextlib.contextmanager
def keys_at_hand() -> Iterator[None]:
    """Read each owner's key once while one page is drawn; none is kept beyond it."""
    before = _AT_HAND.set({})
    try:
        yield
    finally:
        _AT_HAND.reset(before)


def owner_key(owner: UUID) -> OwnerKey:
    """Return the owner's key; raise KeyDestroyed when there is none."""
    at_hand = _AT_HAND.get()
    if at_hand is None:
        return _read_owner_key(owner)
    if owner not in at_hand:
        at_hand[owner] = _read_owner_key(owner)
    return at_hand[owner]


def _read_owner_key(owner: UUID) -> OwnerKey:
    row = SealingKey.objects.select_related("wrapping_key").filter(owner=owner).first()
    if row is None:
        raise KeyDestroyed
    secret = decrypt(
        bytes(row.wrapped), key=_unwrap(row.wrapping_key), context=_owner_context(owner, row.key_id)
    )
    return OwnerKey(key_id=row.key_id, secret=secret)


def owner_keys(owners: Iterable[UUID]) -> dict[UUID, OwnerKey]:
    """Return the keys of those owners who have one, with a single look at the database."""
    rows = SealingKey.objects.select_related("wrapping_key").filter(owner__in=owners)
    wrapping: dict[int, bytes] = {}
    keys = {}
    for row in rows:
        epoch = row.wrapping_key.epoch
        if epoch not in wrapping:
            wrapping[epoch] = _unwrap(row.wrapping_key)
        context = _owner_context(row.owner, row.key_id)
        secret = decrypt(bytes(row.wrapped), key=wrapping[epoch], context=context)
        keys[row.owner] = OwnerKey(key_id=row.key_id, secret=secret)
    return keys


def destroy_owner_key(owner: UUID) -> None:
    """Make everything sealed for this owner unreadable for good."""
    with transaction.atomic(using="keys"):
        ObjectKey.objects.filter(owner=owner).delete()
        SealingKey.objects.filter(owner=owner).delete()
    (_AT_HAND.get() or {}).pop(owner, None)
    forget_traces("keys")


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
    forget_traces("keys")


def destroy_shares(sealed_objects: Iterable[UUID]) -> None:
    """Make several objects unreadable for good."""
    ObjectKey.objects.filter(sealed_object__in=sealed_objects).delete()
    forget_traces("keys")


def rotate_wrapping_key(*, above: int = 0) -> int:
    """Begin a new epoch, numbered above `above`, and re-wrap every owner's key under it.

    Returns how many keys that were.
    """
    with transaction.atomic(using="keys"):
        _create_wrapping_key(above)
    return finish_rotation()


def finish_rotation() -> int:
    """Re-wrap what is still under an older epoch, then destroy it; safe to repeat after a kill."""
    newest = _newest_wrapping_key()
    if newest is None:
        return 0
    unwrapped = {newest.epoch: _unwrap(newest)}
    stale = SealingKey.objects.exclude(wrapping_key=newest).select_related("wrapping_key")
    count = 0
    while batch := list(stale.order_by("owner")[:BATCH]):
        _rewrap(batch, newest, unwrapped)
        count += len(batch)
    WrappingKey.objects.filter(epoch__lt=newest.epoch).delete()
    forget_traces("keys")
    return count


def rotate_master_key() -> int:
    """Re-wrap every wrapping key under the current master; touches no owner's key, no object."""
    master = current()
    count = 0
    # Again until none is left: a new epoch may begin meanwhile.
    while row := WrappingKey.objects.exclude(master=master.name).first():
        context = _epoch_context(row.epoch)
        wrapped = master.wrap(_unwrap(row), context=context)
        count += WrappingKey.objects.filter(pk=row.pk, master=row.master).update(
            wrapped=wrapped, master=master.name
        )
    forget_traces("keys")
    return count


def open_newest_wrapping_key() -> None:
    """Raise Damaged or MasterMissing unless the master key opens what lies here."""
    newest = _newest_wrapping_key()
    if newest is not None:
        _unwrap(newest)


def deployment_owner() -> UUID:
    """Return the owner of what belongs to the deployment itself, with a key of its own domain."""
    deployment_key()
    return DEPLOYMENT


def deployment_key() -> OwnerKey:
    """Return the deployment's own key, creating it first where there is none."""
    return ensure_owner_key(DEPLOYMENT, domain=Domain.DEPLOYMENT)


def _rewrap(batch: list[SealingKey], newest: WrappingKey, unwrapped: dict[int, bytes]) -> None:
    for row in batch:
        epoch = row.wrapping_key.epoch
        if epoch not in unwrapped:
            unwrapped[epoch] = _unwrap(row.wrapping_key)
        context = _owner_context(row.owner, row.key_id)
        secret = decrypt(bytes(row.wrapped), key=unwrapped[epoch], context=context)
        row.wrapped = encrypt(secret, key=unwrapped[newest.epoch], context=context)
        row.wrapping_key = newest
    # Rows destroyed meanwhile are not written again: an update finds nothing to change.
    with transaction.atomic(using="keys"):
        SealingKey.objects.bulk_update(batch, ["wrapped", "wrapping_key"])


def _create_owner_key(owner: UUID, domain: Domain) -> None:
    wrapping_key = _newest_wrapping_key() or _create_wrapping_key()
    row = SealingKey(owner=owner, domain=domain, wrapping_key=wrapping_key)
    row.wrapped = encrypt(
        os.urandom(32), key=_unwrap(wrapping_key), context=_owner_context(owner, row.key_id)
    )
    row.save(force_insert=True)


def _newest_wrapping_key() -> WrappingKey | None:
    return WrappingKey.objects.order_by("-epoch").first()


def newest_epoch() -> int:
    """Return the newest epoch's number, 0 before the first."""
    newest = _newest_wrapping_key()
    return newest.epoch if newest else 0


def _create_wrapping_key(above: int = 0) -> WrappingKey:
    # Locked, and under the master of the epoch before: only `rotate_master_key` changes that, or
    # a process that still knows the old master would wrap new keys under it.
    newest = WrappingKey.objects.select_for_update().order_by("-epoch").first()
    master = by_name(newest.master) if newest else current()
    epoch = max(newest.epoch if newest else 0, above) + 1
    row = WrappingKey(epoch=epoch, master=master.name)
    row.wrapped = master.wrap(os.urandom(32), context=_epoch_context(row.epoch))
    row.save(force_insert=True)
    return row


def _unwrap(row: WrappingKey) -> bytes:
    return by_name(row.master).unwrap(bytes(row.wrapped), context=_epoch_context(row.epoch))


def _epoch_context(epoch: int) -> bytes:
    return b"safelight/epoch/%d" % epoch


def _owner_context(owner: UUID, key_id: UUID) -> bytes:
    return b"safelight/owner" + owner.bytes + key_id.bytes
