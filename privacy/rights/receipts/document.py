"""A receipt as a file: facts, their place in the ledger, the key, and the signature."""

import hashlib
from typing import Any
from uuid import UUID

from privacy.ledger.leaves import leaf_data
from privacy.ledger.models import LedgerEntry
from privacy.ledger.notes import verifier_key
from privacy.ledger.tree import Proof
from privacy.rights.receipts import canonical
from privacy.rights.receipts.key import fingerprint, public_key, sign


def digest_of(facts: dict[str, Any]) -> bytes:
    """Return the SHA-256 of the facts, which the ledger's line commits to."""
    return hashlib.sha256(canonical.spell(facts)).digest()


def write(*, facts: dict[str, Any], entry: LedgerEntry, proof: Proof) -> str:
    """Return the signed file."""
    body = {
        "facts": facts,
        "ledger": {
            "line": leaf_data(entry).decode(),
            "sequence": proof.sequence,
            "path": [node.hex() for node in proof.path],
            "checkpoint": proof.note,
            "key": verifier_key(),
        },
        "key_fingerprint": fingerprint(public_key()),
        "public_key": public_key().hex(),
    }
    signature = sign(canonical.spell(body))
    return canonical.spell({"body": body, "signature": signature.hex()}).decode()


def entry_of(entry: UUID) -> LedgerEntry:
    """Return the line of a receipt."""
    return LedgerEntry.objects.get(pk=entry)
