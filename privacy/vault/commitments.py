"""Commitments: how a receipt names what was deleted, so that only its owner recognises it.

    commitment = SHA-256("safelight/commitment/v1" 0 | salt[32] | sealed header[80])

The salt is derived from the owner's key and the object's share, given to the owner on a
*deletion slip*, and dies with the share: afterwards nobody else can make the connection.
"""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from privacy.vault.errors import Gone
from privacy.vault.keyring import owner_key, share_of
from privacy.vault.models import SealedObject

LABEL = b"safelight/commitment/v1\0"
SLIP = "safelight/deletion-slip/v1"


@dataclass(frozen=True)
class Slip:
    """What lets an object's owner find it in a receipt."""

    sealed_object: UUID
    kind: str
    salt: bytes
    header: bytes

    @property
    def commitment(self) -> str:
        return commitment(salt=self.salt, header=self.header)

    def as_json(self) -> dict[str, str]:
        return {
            "type": SLIP,
            "object": str(self.sealed_object),
            "kind": self.kind,
            "salt": self.salt.hex(),
            "header": self.header.hex(),
            "commitment": self.commitment,
        }


def commitment(*, salt: bytes, header: bytes) -> str:
    """Return the commitment to an object as 64 hexadecimal digits."""
    return hashlib.sha256(LABEL + salt + header).hexdigest()


def slip_of(sealed: SealedObject) -> Slip:
    """Return an object's slip for its owner; raise Gone or KeyDestroyed once it is deleted."""
    if sealed.state != SealedObject.State.STORED:
        raise Gone
    salt = owner_key(sealed.owner).for_slip(share_of(sealed.pk))
    return Slip(sealed.pk, sealed.kind, salt, bytes(sealed.header))
