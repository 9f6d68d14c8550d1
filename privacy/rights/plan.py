"""Which objects an erasure covers, and deleting them one by one."""

import logging
import os
from collections.abc import Iterable, Iterator
from typing import Final

from django.db.models import F

from privacy.ledger.actors import Actor
from privacy.ledger.details import open_details
from privacy.ledger.events import Purpose
from privacy.ledger.models import LedgerEntry, LedgerSubject
from privacy.rights.models import Erasure, ErasureItem
from privacy.vault import actions as vault
from privacy.vault import storage
from privacy.vault.commitments import commitment
from privacy.vault.errors import VaultError
from privacy.vault.models import SealedObject

logger = logging.getLogger(__name__)
# Tried once a minute by the sweep; then the key goes although the bytes are still there.
GIVE_UP_AFTER: Final = 5
Outcome = ErasureItem.Outcome


def plan(erasure: Erasure, chosen: Iterable[SealedObject]) -> None:
    """Write down what is to go, before any of it does; safe to repeat."""
    items = [
        ErasureItem(
            erasure=erasure,
            sealed_object=sealed.pk,
            kind=sealed.kind,
            commitment=sealed.commitment or _of_nobody(),
        )
        for sealed in chosen
    ]
    ErasureItem.objects.bulk_create(items, ignore_conflicts=True)


def plan_what_went_before(erasure: Erasure) -> None:
    """Take over what the record says was deleted earlier, so that the last receipt names it."""
    subject = LedgerSubject.objects.filter(person=erasure.person).first()
    if subject is None:
        return
    lines = LedgerEntry.objects.about(subject.ledger_id).filter(event__in=vault.DELETED.values())
    items = []
    for detail in open_details(list(lines), owner=erasure.person).values():
        objects, commitments = detail.get("objects"), detail.get("commitments")
        if isinstance(objects, list) and isinstance(commitments, list):
            items += [
                ErasureItem(
                    erasure=erasure,
                    sealed_object=str(sealed_object),
                    commitment=str(committed),
                    outcome=Outcome.EARLIER,
                )
                for sealed_object, committed in zip(objects, commitments, strict=False)
                if committed
            ]
    ErasureItem.objects.bulk_create(items, ignore_conflicts=True)


def delete_items(erasure: Erasure) -> Iterator[str]:
    """Delete what is planned, one object after the other; yield each name once it is gone."""
    for item in erasure.items.filter(outcome=Outcome.WAITING).order_by("pk"):
        outcome = _delete(erasure, item)
        if outcome != Outcome.WAITING:
            ErasureItem.objects.filter(pk=item.pk).update(outcome=outcome)
            yield f"{item.kind} {outcome}"


def _delete(erasure: Erasure, item: ErasureItem) -> "ErasureItem.Outcome":
    sealed = SealedObject.objects.filter(pk=item.sealed_object).first()
    try:
        if sealed is not None:
            actor = Actor.person(erasure.person)
            vault.delete(sealed=sealed, actor=actor, purpose=Purpose.ERASURE)
        # Asked again, whoever removed the row: the receipt speaks of the store, not of rows.
        name = SealedObject(pk=item.sealed_object).storage_name
        if storage.exists(name):
            storage.remove(name)
    except (OSError, VaultError):
        return _failed(erasure, item, sealed)
    return Outcome.DELETED


def _failed(
    erasure: Erasure, item: ErasureItem, sealed: SealedObject | None
) -> "ErasureItem.Outcome":
    ErasureItem.objects.filter(pk=item.pk).update(attempts=F("attempts") + 1)
    logger.warning("erasure %s: object %s can't be deleted yet", erasure.pk, item.sealed_object)
    if item.attempts + 1 < GIVE_UP_AFTER:
        return Outcome.WAITING
    if sealed is not None:
        vault.abandon(sealed=sealed, to=erasure.pk)
    return Outcome.KEY_DESTROYED


def waiting_words(erasure: Erasure) -> list[str]:
    """Name what could not be deleted yet, by kind and number."""
    waiting = erasure.items.filter(outcome=Outcome.WAITING).values_list("kind", flat=True)
    kinds = list(waiting)
    return [f"{kinds.count(kind)} × {kind}" for kind in sorted(set(kinds))]


def _of_nobody() -> str:
    """Return a commitment for an object whose owner never got a slip."""
    return commitment(salt=os.urandom(32), header=b"")
