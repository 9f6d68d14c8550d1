"""Write lines: with a change, before an opening, and at the end of a person."""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from privacy.ledger.actors import Actor, Role
from privacy.ledger.details import Detail, objects_in_turn, seal_detail
from privacy.ledger.errors import LedgerMisuse
from privacy.ledger.events import OPENINGS, Event, Purpose
from privacy.ledger.models import LedgerEntry, LedgerSubject, QueuedEntry
from privacy.ledger.observers import show
from privacy.vault.keyring import owner_key

ONE_VIEW: Final = timedelta(minutes=10)


def record(
    *,
    event: Event,
    actor: Actor,
    owner: UUID | None,
    purpose: Purpose | None = None,
    detail: Detail | None = None,
) -> LedgerEntry:
    """Write a line in the transaction of the change that it tells of.

    Raises KeyDestroyed for an erased person, LedgerMisuse outside a transaction (the change
    could then be kept without its line) or for an opening.
    """
    if not _is_in_transaction():
        raise LedgerMisuse("record() must be called in the transaction of the change.")
    if event in OPENINGS:
        raise LedgerMisuse("Openings are written by record_opening(), which commits first.")
    return _write(event=event, actor=actor, owner=owner, purpose=purpose, detail=detail)


def record_opening(
    *,
    event: Event,
    actor: Actor,
    owner: UUID,
    purpose: Purpose,
    objects: Sequence[UUID],
    detail: Detail | None = None,
) -> LedgerEntry:
    """Commit the line of an opening, durably and on its own, before anything is unsealed.

    Returns the earlier line where the owner looked at the same objects within ten minutes.
    Raises KeyDestroyed for an erased person, LedgerMisuse inside a transaction, because its
    rollback would take the line back.
    """
    if _is_in_transaction():
        raise LedgerMisuse("record_opening() must not be called inside a transaction.")
    if event not in OPENINGS:
        raise LedgerMisuse(f"{event} is not an opening; use record().")
    if purpose == Purpose.OWN_VIEW and actor == Actor.person(owner):
        earlier = _same_view(event=event, owner=owner, objects=objects)
        if earlier is not None:
            return earlier
    sealed: Detail = {**(detail or {}), "objects": [str(each) for each in objects]}
    with transaction.atomic(durable=True):
        return _write(event=event, actor=actor, owner=owner, purpose=purpose, detail=sealed)


def record_unsealed_end(*, person: UUID, actor: Actor) -> LedgerEntry | None:
    """Write the last line about a person, unsealed, and forget under which id they appear.

    Called once their key is destroyed; safe to repeat: None when it was already done.
    """
    with transaction.atomic():
        subject = LedgerSubject.objects.select_for_update().filter(person=person).first()
        if subject is None:
            return None
        entry = LedgerEntry(event=Event.PERSON_ERASED, purpose=Purpose.ERASURE)
        entry.ledger_id = subject.ledger_id
        _insert(entry, actor=actor, owner=person)
        subject.delete()
        return entry


def record_receipt(*, receipt: UUID, digest: bytes) -> LedgerEntry:
    """Write that an erasure ended, with the SHA-256 of what its receipt states; names nobody.

    The digest stands unsealed where other lines have their sealed detail, so that the line's
    place in the tree commits to it.
    """
    if not _is_in_transaction():
        raise LedgerMisuse("record_receipt() must be called in the transaction of the change.")
    entry = LedgerEntry(event=Event.RECEIPT_MADE, purpose=Purpose.ERASURE, detail=digest)
    return _insert(entry, actor=Actor.program("eraser", run=receipt), owner=None)


def record_retirement(*, lines: int, actor: Actor) -> LedgerEntry:
    """Write that the first so many lines retire, unsealed, so that anybody can read which."""
    if not _is_in_transaction():
        raise LedgerMisuse("record_retirement() must be called in a transaction.")
    entry = LedgerEntry(event=Event.LEDGER_RETIRED, purpose=Purpose.RETENTION)
    entry.detail = json.dumps({"lines": lines}).encode()
    return _insert(entry, actor=actor, owner=None)


def _write(
    *,
    event: Event,
    actor: Actor,
    owner: UUID | None,
    purpose: Purpose | None,
    detail: Detail | None,
) -> LedgerEntry:
    entry = LedgerEntry(event=event, purpose=purpose or "")
    if owner is not None:
        entry.ledger_id = _ledger_id(owner)
    if detail is not None:
        if owner is None:
            raise LedgerMisuse("A detail needs an owner, under whose key it is sealed.")
        entry.detail = seal_detail(entry, owner=owner, detail=detail)
    _insert(entry, actor=actor, owner=owner)
    show(entry, detail)
    return entry


def _insert(entry: LedgerEntry, *, actor: Actor, owner: UUID | None) -> LedgerEntry:
    entry.actor_role, entry.actor_id = actor.role, actor.id
    if actor.role in (Role.PERSON, Role.STAFF):
        is_owner = actor.id == str(owner)
        entry.actor_id = str(entry.ledger_id if is_owner else _ledger_id(UUID(actor.id)))
    entry.save(force_insert=True)
    QueuedEntry.objects.create(entry=entry.pk)
    return entry


def _ledger_id(person: UUID) -> UUID:
    """Return under which id a person appears, giving one to whoever still has a key."""
    subject = LedgerSubject.objects.filter(person=person).first()
    if subject is None:
        owner_key(person)
        subject, _ = LedgerSubject.objects.get_or_create(person=person)
    return subject.ledger_id


def _same_view(*, event: Event, owner: UUID, objects: Sequence[UUID]) -> LedgerEntry | None:
    """Return the owner's line of the last ten minutes which lists all these objects."""
    subject = LedgerSubject.objects.filter(person=owner).values("ledger_id")
    lines = LedgerEntry.objects.filter(ledger_id__in=subject).since(timezone.now() - ONE_VIEW)
    views = lines.filter(event=event, actor_role=Role.PERSON, purpose=Purpose.OWN_VIEW)
    recent = [each for each in views.newest_first() if each.actor_id == str(each.ledger_id)]
    listed = objects_in_turn(recent, owner=owner) if recent else iter(())
    return next((entry for entry, seen in listed if set(objects) <= seen), None)


def _is_in_transaction() -> bool:
    """Say whether a transaction is open, other than the one around a whole test case."""
    blocks = transaction.get_connection().atomic_blocks
    return any(not block._from_testcase for block in blocks)  # noqa: SLF001
