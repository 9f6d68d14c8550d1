"""Erase a person: every holder erases and verifies, then the key is destroyed."""

from uuid import UUID

from privacy.errors import PrivacyError
from privacy.ledger.actions import record_unsealed_end
from privacy.ledger.actors import Actor
from privacy.rights.holders import registry
from privacy.vault.keyring import destroy_owner_key


class NotErased(PrivacyError):
    """Something of the person is still there; erasing again finishes it."""

    def __init__(self, left: list[str]) -> None:
        self.left = left
        super().__init__(f"Not everything could be erased yet: {', '.join(left)}.")


def erase_person(*, person: UUID, actor: Actor) -> None:
    """Erase all that is held about a person; safe to repeat until it ends."""
    for holder in registry.holders:
        holder.erase(person)
    left = [f"{holder.name}: {what}" for holder in registry.holders for what in holder.verify(person)]
    if left:
        raise NotErased(left)
    destroy_owner_key(person)
    record_unsealed_end(person=person, actor=actor)
