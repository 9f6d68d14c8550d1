"""Erase a person: every holder erases and verifies, then the key is destroyed."""

from uuid import UUID

from django.utils.translation import gettext as _

from privacy.errors import PrivacyError
from privacy.ledger.actions import record_unsealed_end
from privacy.ledger.actors import Actor
from privacy.rights.holders import registry
from privacy.vault.errors import VaultError
from privacy.vault.keyring import destroy_owner_key


class NotErased(PrivacyError):
    """Something of the person is still there; erasing again finishes it."""

    def __init__(self, left: list[str]) -> None:
        self.left = left
        super().__init__(
            _("Not everything could be erased yet: %(left)s. Please try again in a while.")
            % {"left": ", ".join(left)}
        )


def erase_person(*, person: UUID, actor: Actor) -> None:
    """Erase all that is held about a person; safe to repeat until it ends."""
    for holder in registry.holders:
        try:
            holder.erase(person)
        except (OSError, VaultError) as outage:
            # The account is the last to go: while anything above is left, its owner can retry.
            raise NotErased([holder.name]) from outage
    left = [
        f"{holder.name}: {what}" for holder in registry.holders for what in holder.verify(person)
    ]
    if left:
        raise NotErased(left)
    destroy_owner_key(person)
    record_unsealed_end(person=person, actor=actor)


def _left_of(person: UUID) -> list[str]:
    return [
        f"{holder.name}: {what}" for holder in registry.holders for what in holder.verify(person)
    ]
