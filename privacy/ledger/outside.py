"""Reads a checkpoint as somebody outside does: by its text and a public key alone."""

import base64
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from privacy.ledger.errors import LedgerInconsistent


@dataclass(frozen=True)
class SignedHead:
    """How many lines a checkpoint covers, and their root."""

    size: int
    root: bytes


def read_signed_by(note: str, verifier_key: str) -> SignedHead:
    """Return the head of a note signed by a key in C2SP form; raise LedgerInconsistent else."""
    try:
        name, _key_id, encoded = verifier_key.split("+", 2)
        key = base64.b64decode(encoded, validate=True)
        text, signature = note.split("\n\n")
        origin, size, root, *_extensions = text.split("\n")
        _dash, signer, signed = signature.removesuffix("\n").split(" ")
        raw = base64.b64decode(signed, validate=True)
        Ed25519PublicKey.from_public_bytes(key[1:]).verify(raw[4:], text.encode() + b"\n")
        if not name == origin == signer:
            raise LedgerInconsistent("A checkpoint names another ledger than its key does.")
        return SignedHead(int(size), base64.b64decode(root, validate=True))
    except (ValueError, InvalidSignature):
        raise LedgerInconsistent("A checkpoint is not signed by the key named beside it.") from None
