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
from hmac import compare_digest
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
    return _note(head, _key_id(key.public_key()) + key.sign(_text(head).encode()))


def read(note: str) -> Head:
    """Return the head of a note signed by this log; raise LedgerInconsistent otherwise."""
    try:
        text, signature = note.split("\n\n")
        _origin, size, root, time = text.split("\n")
        moment = datetime.strptime(time, TIME).replace(tzinfo=UTC)
        head = Head(int(size), base64.b64decode(root, validate=True), moment)
        _dash, _signer, encoded = signature.removesuffix("\n").split(" ")
        signed = base64.b64decode(encoded, validate=True)
        public = _private_key().public_key()
        public.verify(signed[4:], _text(head).encode())
    except (ValueError, InvalidSignature):
        raise LedgerInconsistent("A checkpoint is not signed by this ledger's key.") from None
    # Base64 and numbers can spell one value in several ways; only ours is accepted.
    if note != _note(head, _key_id(public) + signed[4:]):
        raise LedgerInconsistent("A checkpoint is not written in its one possible form.")
    return head


def sign_statement(kind: str, text: str) -> str:
    """Return a signed note of another kind, such as what was lost with a restore.

    Its first line tells it from a checkpoint, so that neither can pass for the other.
    """
    key = _private_key()
    signed = f"{origin()}/{kind}\n{text}"
    signature = _base64(_key_id(key.public_key()) + key.sign(signed.encode()))
    return f"{signed}\n{DASH} {origin()} {signature}\n"


def read_statement(kind: str, note: str) -> str:
    """Return the text of a signed note of this kind; raise LedgerInconsistent otherwise."""
    signed, _separator, _signature = note.partition("\n\n")
    text = signed.removeprefix(f"{origin()}/{kind}\n") + "\n"
    # Ed25519 signatures are deterministic: the one possible note is made again and compared.
    if not is_statement(kind, note) or not compare_digest(
        note.encode(), sign_statement(kind, text).encode()
    ):
        raise LedgerInconsistent("A statement is not signed by this ledger's key.")
    return text


def is_statement(kind: str, note: str) -> bool:
    """Say whether a note gives itself out as one of this kind."""
    return note.startswith(f"{origin()}/{kind}\n")


def verifier_key() -> str:
    """Return the public key in C2SP form, for people who check notes themselves."""
    public = _private_key().public_key()
    encoded = _base64(ED25519 + public.public_bytes_raw())
    return f"{origin()}+{_key_id(public).hex()}+{encoded}"


def _note(head: Head, signature: bytes) -> str:
    return f"{_text(head)}\n{DASH} {origin()} {_base64(signature)}\n"


def _text(head: Head) -> str:
    time = head.time.astimezone(UTC).strftime(TIME)
    return f"{origin()}\n{head.size}\n{_base64(head.root)}\n{time}\n"


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
