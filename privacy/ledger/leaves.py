"""What the tree commits to: one entry, in a single possible spelling."""

import hashlib
import json
from datetime import UTC

from privacy.ledger.merkle import leaf_hash
from privacy.ledger.models import LedgerEntry


def leaf_data(entry: LedgerEntry) -> bytes:
    """Return the entry's clear columns and the SHA-256 of its sealed detail as JSON.

    Keys are sorted, without spaces, ASCII only. The detail counts as sealed, so that
    proofs stay valid after the key that opens it is destroyed.
    """
    fields = {
        "version": 1,
        "id": str(entry.pk),
        "time": entry.time.astimezone(UTC).isoformat(timespec="microseconds"),
        "event": entry.event,
        "actor_role": entry.actor_role,
        "actor_id": entry.actor_id,
        "purpose": entry.purpose,
        "ledger_id": str(entry.ledger_id) if entry.ledger_id else None,
        "detail_sha256": _digest(entry.detail),
    }
    return json.dumps(fields, sort_keys=True, separators=(",", ":")).encode("ascii")


def hash_of(entry: LedgerEntry) -> bytes:
    """Return the leaf hash of an entry."""
    return leaf_hash(leaf_data(entry))


def raw(stored: object) -> bytes:
    """Return a binary column's bytes; SQLite keeps whatever was forced into it, text too."""
    if isinstance(stored, str):
        return stored.encode()
    if isinstance(stored, bytes | memoryview):
        return bytes(stored)
    raise TypeError("This column doesn't hold bytes.")


def _digest(sealed: object) -> str | None:
    return None if sealed is None else hashlib.sha256(raw(sealed)).hexdigest()
