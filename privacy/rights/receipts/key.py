"""The deployment's receipt key: Ed25519, made at set-up, known outside by its fingerprint."""

import base64
import binascii
import hashlib
import re
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

# Before what is signed, so that no other signature of this key could pass for a receipt's.
LABEL: Final = b"safelight/erasure-receipt/v1\n"


def sign(message: bytes) -> bytes:
    """Return the signature of a receipt's body."""
    return _private_key().sign(LABEL + message)


def is_signed(message: bytes, *, signature: bytes, public_key: bytes) -> bool:
    """Say whether the signature of a body was made with the key's other half."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, LABEL + message)
    except (InvalidSignature, ValueError):
        return False
    return True


def public_key() -> bytes:
    """Return the 32 bytes of this deployment's public key."""
    return _private_key().public_key().public_bytes_raw()


def fingerprint(key: bytes) -> str:
    """Return the SHA-256 of a public key as eight groups of eight hexadecimal digits."""
    digits = hashlib.sha256(key).hexdigest()
    return " ".join(digits[at : at + 8] for at in range(0, 64, 8))


def digits_of(typed: str) -> str:
    """Return a fingerprint's digits, however they are grouped; ValueError if they aren't 64."""
    digits = re.sub(r"[\s:-]", "", typed).lower()
    if not re.fullmatch(r"[0-9a-f]{64}", digits):
        raise ValueError("A fingerprint has 64 digits from 0 to 9 and a to f.")
    return digits


def _private_key() -> Ed25519PrivateKey:
    try:
        return Ed25519PrivateKey.from_private_bytes(
            base64.urlsafe_b64decode(settings.SAFELIGHT_RECEIPT_KEY)
        )
    except (binascii.Error, ValueError):
        raise ImproperlyConfigured(
            "SAFELIGHT_RECEIPT_KEY is not 32 bytes of urlsafe base64, so no receipt can be signed."
        ) from None
