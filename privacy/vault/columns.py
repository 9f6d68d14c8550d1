"""Sensitive columns, sealed under their owner's key.

Neither call creates a key: whoever opens an account (or a case) does that once, with
`ensure_owner_key`, so that a late worker can't bring an erased person's key back.
"""

from uuid import UUID

from privacy.vault.keyring import owner_key
from privacy.vault.wrapping import decrypt, encrypt


def seal_bytes(*, owner: UUID, context: str, plaintext: bytes) -> bytes:
    """Seal a column's value; `context` names the row and column that it belongs to.

    Raises KeyDestroyed where the owner has no key (any more).
    """
    key = owner_key(owner).for_columns()
    return encrypt(plaintext, key=key, context=context.encode())


def open_bytes(*, owner: UUID, context: str, sealed: bytes) -> bytes:
    """Open a sealed column; raise KeyDestroyed after erasure, Damaged if it was changed."""
    return decrypt(sealed, key=owner_key(owner).for_columns(), context=context.encode())
