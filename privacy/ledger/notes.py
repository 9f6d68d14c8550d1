"""Signed checkpoints: C2SP tlog-checkpoint text in a C2SP signed note, by Ed25519.

origin
size in decimal
root in base64

— origin base64(key id[4] + signature[64])
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from privacy.ledger.errors import LedgerInconsistent

ED25519: Final = b"\x01"
TIME: Final = "time %Y-%m-%dT%H:%M:%SZ"
DASH: Final = "\N{EM DASH}"


@dataclass(frozen=True)
class Head:
    """The state of a tree at a whole second: how many leaves it has, and their root."""

    size: int
    root: bytes
    time: datetime


def origin() -> str:
    """Return the name of this log, which every checkpoint carries."""
    return str(getattr(settings, "SAFELIGHT_LEDGER_ORIGIN", "safelight.local/ledger"))


def sign(head: Head) -> str:
    """Return the signed note of a head."""
    key = _private_key()
    text = _text(head)
    signature = _key_id(key.public_key()) + key.sign(text.encode())
    return f"{text}\n{DASH} {origin()} {_base64(signature)}\n"


def read(note: str) -> Head:
    """Return the head of a note signed by this log; raise LedgerInconsistent otherwise."""
    try:
        text, signatures = note.split("\n\n")
        name, size, root, time = text.split("\n")
        moment = datetime.strptime(time, TIME).replace(tzinfo=UTC)
        head = Head(int(size), base64.b64decode(root, validate=True), moment)
        signature = _signature_in(signatures)
        _private_key().public_key().verify(signature, _text(head).encode())
    except (ValueError, InvalidSignature):
        raise LedgerInconsistent("A checkpoint is not signed by this ledger's key.") from None
    if name != origin() or note != f"{_text(head)}\n{signatures}":
        raise LedgerInconsistent("A checkpoint is not written in its one possible form.")
    return head


def verifier_key() -> str:
    """Return the public key in C2SP form, for people who check notes themselves."""
    public = _private_key().public_key()
    encoded = _base64(ED25519 + public.public_bytes_raw())
    return f"{origin()}+{_key_id(public).hex()}+{encoded}"


def _text(head: Head) -> str:
    time = head.time.astimezone(UTC).strftime(TIME)
    return f"{origin()}\n{head.size}\n{_base64(head.root)}\n{time}\n"


def _signature_in(signatures: str) -> bytes:
    """Return the signature of our own key among a note's signature lines."""
    key_id = _key_id(_private_key().public_key())
    for line in signatures.splitlines():
        dash, name, encoded = line.split(" ")
        signature = base64.b64decode(encoded, validate=True)
        if (dash, name) == (DASH, origin()) and signature[:4] == key_id:
            return signature[4:]
    raise ValueError("no signature of ours")


def _key_id(public: Ed25519PublicKey) -> bytes:
    material = origin().encode() + b"\n" + ED25519 + public.public_bytes_raw()
    return hashlib.sha256(material).digest()[:4]


def _private_key() -> Ed25519PrivateKey:
    try:
        return Ed25519PrivateKey.from_private_bytes(
            base64.urlsafe_b64decode(settings.SAFELIGHT_LEDGER_KEY)
        )
    except (binascii.Error, ValueError):
        raise ImproperlyConfigured(
            "SAFELIGHT_LEDGER_KEY is not 32 bytes of urlsafe base64, so nothing can be signed."
        ) from None


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
