"""Sensitive columns, sealed under their owner's key."""

from uuid import UUID

from privacy.vault.keyring import ensure_owner_key, owner_key
from privacy.vault.wrapping import decrypt, encrypt


def seal_bytes(*, owner: UUID, context: str, plaintext: bytes) -> bytes:
    """Seal a column's value; `context` names the row and column that it belongs to."""
    key = ensure_owner_key(owner).for_columns()
    return encrypt(plaintext, key=key, context=context.encode())


def open_bytes(*, owner: UUID, context: str, sealed: bytes) -> bytes:
    """Open a sealed column; raise KeyDestroyed after erasure, Damaged if it was changed."""
    return decrypt(sealed, key=owner_key(owner).for_columns(), context=context.encode())
