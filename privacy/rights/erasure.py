"""Erase a person: every holder erases and verifies, then the key is destroyed."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from privacy.errors import PrivacyError
from privacy.ledger.actions import record_unsealed_end
from privacy.ledger.actors import Actor
from privacy.rights.holders import registry
from privacy.rights.models import Erasure
from privacy.rights.tombstones import bury
from privacy.vault.errors import VaultError
from privacy.vault.keyring import destroy_owner_key
from privacy.vault.traces import forget_traces

logger = logging.getLogger(__name__)


class NotErased(PrivacyError):
    """Something of the person is still there; erasing again finishes it."""

    def __init__(self, left: list[str]) -> None:
        self.left = left
        super().__init__(
            _("Not everything could be erased yet: %(left)s. Please try again in a while.")
            % {"left": ", ".join(left)}
        )


def erase_person(*, person: UUID, actor: Actor) -> None:
    """Erase all that is held about a person; safe to repeat until it ends.

    That it was begun is written first: whatever breaks off, the sweep takes it up again.
    """
    Erasure.objects.get_or_create(person=person)
    _bury(person)
    for holder in registry.holders:
        try:
            holder.erase(person)
        except (OSError, VaultError, ProtectedError) as outage:
            # The account is the last to go: while anything above is left, or comes in through
            # another window meanwhile, its owner can retry, and the sweep will.
            raise NotErased([holder.name]) from outage
    if left := _left_of(person):
        raise NotErased(left)
    destroy_owner_key(person)
    record_unsealed_end(person=person, actor=actor)
    Erasure.objects.filter(person=person).delete()
    forget_traces("default", "keys")


def finish_erasures(now: datetime) -> int:
    """Take up erasures that broke off; return how many came to their end."""
    finished = 0
    for erasure in Erasure.objects.filter(begun_at__lt=now - timedelta(minutes=1)):
        try:
            erase_person(person=erasure.person, actor=Actor.person(erasure.person))
        except NotErased:
            logger.warning("erasure %s can't be finished yet", erasure.person)
        else:
            finished += 1
    return finished


def _bury(person: UUID) -> None:
    """Write the tombstone after the row that says an erasure is under way.

    Who has a tombstone, is still there, and is not being erased came back from a backup.
    """
    try:
        bury(person)
    except OSError as outage:
        raise NotErased(["tombstone"]) from outage


def _left_of(person: UUID) -> list[str]:
    return [
        f"{holder.name}: {what}" for holder in registry.holders for what in holder.verify(person)
    ]
