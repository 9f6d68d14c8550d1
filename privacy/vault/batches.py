"""Delete many objects together: a fixed number of queries, whatever their number."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from privacy.errors import PrivacyError
from privacy.ledger.actors import Actor
from privacy.ledger.bulk import record_for_owners
from privacy.ledger.details import Detail
from privacy.ledger.events import Event, Purpose
from privacy.rights.tombstones import bury_objects
from privacy.vault import storage
from privacy.vault.actions import DELETED
from privacy.vault.keyring import destroy_shares
from privacy.vault.models import SealedObject

logger = logging.getLogger(__name__)


def delete_batch(
    *, sealed_objects: Sequence[SealedObject], actor: Actor, purpose: Purpose
) -> list[UUID]:
    """Delete objects as `actions.delete` does each; return those of which nothing is left.

    Their keys go first, so what a store can't delete yet is unreadable; it is tried again.
    """
    now = timezone.now()
    _bury(each.pk for each in sealed_objects if each.delete_at_latest > now)
    _mark(sealed_objects, actor, purpose)
    destroy_shares([sealed.pk for sealed in sealed_objects])
    gone = [sealed.pk for sealed in sealed_objects if _remove(sealed)]
    SealedObject.objects.filter(pk__in=gone).delete()
    return gone


def _mark(sealed_objects: Sequence[SealedObject], actor: Actor, purpose: Purpose) -> None:
    """Mark what isn't marked yet, and say so in the ledger of each owner."""
    with transaction.atomic():
        fresh = SealedObject.objects.filter(pk__in=[sealed.pk for sealed in sealed_objects])
        fresh = fresh.exclude(state=SealedObject.State.DELETING).select_for_update()
        marked = list(fresh)
        SealedObject.objects.filter(pk__in=[sealed.pk for sealed in marked]).update(
            state=SealedObject.State.DELETING
        )
        record_for_owners(affected=_by_owner(marked), actor=actor, purpose=purpose)


def _by_owner(marked: Iterable[SealedObject]) -> dict[tuple[UUID, Event], Detail]:
    """Return what each owner's line lists: objects, and their commitments in the same order."""
    groups: defaultdict[tuple[UUID, Event], list[SealedObject]] = defaultdict(list)
    for sealed in marked:
        groups[sealed.owner, DELETED[sealed.kind]].append(sealed)
    return {
        group: {
            "objects": [str(sealed.pk) for sealed in members],
            "commitments": [sealed.commitment for sealed in members],
        }
        for group, members in groups.items()
    }


def _remove(sealed: SealedObject) -> bool:
    """Delete one object's bytes; an outage of the store is logged and tried again next time."""
    try:
        storage.remove(sealed.storage_name)
    except (OSError, PrivacyError):
        logger.warning("object %s could not be deleted yet", sealed.pk)
        return False
    return True


def _bury(sealed_objects: Iterable[UUID]) -> None:
    try:
        bury_objects(sealed_objects)
    except OSError:
        logger.exception("objects have no tombstones")
