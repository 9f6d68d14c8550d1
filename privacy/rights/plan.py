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


def delete_chosen(erasure: Erasure) -> None:
    """Delete what is planned, where no holder does it: single pictures. Raises what fails."""
    chosen = erasure.items.filter(outcome=Outcome.WAITING).values("sealed_object")
    vault.delete_each(
        sealed_objects=SealedObject.objects.filter(pk__in=chosen),
        actor=Actor.person(erasure.person),
        purpose=Purpose.ERASURE,
    )


def count_failures(erasure: Erasure) -> bool:
    """Count a failure of each object that was to be deleted and is still there.

    One that failed too often loses its key, and its tie to its owner. Returns whether that
    makes it worth while to go on at once.
    """
    failed = SealedObject.objects.owned_by(erasure.person).doomed()
    items = erasure.items.filter(outcome=Outcome.WAITING, sealed_object__in=failed.values("pk"))
    items.update(attempts=F("attempts") + 1)
    given_up = list(items.filter(attempts__gte=GIVE_UP_AFTER))
    for item in given_up:
        logger.warning("erasure %s: gave up the bytes of %s", erasure.pk, item.sealed_object)
        vault.abandon(sealed=SealedObject.objects.get(pk=item.sealed_object), to=erasure.pk)
        ErasureItem.objects.filter(pk=item.pk).update(outcome=Outcome.KEY_DESTROYED)
    return bool(given_up) and not failed.exists()


def settle(erasure: Erasure) -> Iterator[str]:
    """Look for each planned object in its store, whatever any holder says; yield one by one."""
    for item in erasure.items.filter(outcome=Outcome.WAITING).order_by("pk"):
        if not _is_there(item):
            ErasureItem.objects.filter(pk=item.pk).update(outcome=Outcome.DELETED)
            yield f"{item.kind} looked for"


def waiting_words(erasure: Erasure) -> list[str]:
    """Name what is still there, by kind and number."""
    kinds = list(erasure.items.filter(outcome=Outcome.WAITING).values_list("kind", flat=True))
    return [f"{kinds.count(kind)} × {kind}" for kind in sorted(set(kinds))]


def _is_there(item: ErasureItem) -> bool:
    if SealedObject.objects.filter(pk=item.sealed_object).exists():
        return True
    return storage.exists(SealedObject(pk=item.sealed_object).storage_name)


def _of_nobody() -> str:
    """Return a commitment for an object whose owner never got a slip."""
    return commitment(salt=os.urandom(32), header=b"")
