"""Small secrets sealed by AES-256-GCM: wrapped keys and sensitive columns."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from privacy.vault.errors import Damaged

NONCE_BYTES = 12


def encrypt(plaintext: bytes, *, key: bytes, context: bytes) -> bytes:
    """Return nonce + ciphertext + tag; `context` is authenticated, not stored."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plaintext, context)


def decrypt(sealed: bytes, *, key: bytes, context: bytes) -> bytes:
    """Return the plaintext; raise Damaged for another key, context or byte."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], context)
    except (InvalidTag, ValueError):
        raise Damaged from None


def derive(key: bytes, *, purpose: str, salt: bytes | None = None) -> bytes:
    """Return 32 bytes for one purpose (HKDF-SHA256, RFC 5869), so that no key serves two."""
    kdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=salt, info=purpose.encode())
    return kdf.derive(key)
