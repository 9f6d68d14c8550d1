"""Reads parts of a sealed object, each verified before it is released.

Source: C2SP chunked-encryption v1 with AES-256-GCM. From the key, the object's salt and its
context, HKDF-Expand-SHA512 gives 32 bytes of chunk key, 12 of first nonce and 32 of commitment;
chunk i is sealed under the first nonce XOR i, and the last chunk is the only one that is short.
"""

import hmac
from collections.abc import Callable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from privacy.vault.errors import Damaged
from privacy.vault.sealing import HEADER_BYTES, OUTER, Binding

LABEL = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0"
CHUNK, TAG, SALT = 16_384, 16, 24
SEALED_CHUNK = CHUNK + TAG

# Gives the sealed bytes from one place up to another.
Fetch = Callable[[int, int], bytes]


class SealedReader:
    """Opens an object of `sealed_size` bytes; its length is authenticated before any read.

    Raises Damaged for another key, binding, header or length.
    """

    def __init__(
        self,
        fetch: Fetch,
        sealed_size: int,
        *,
        key: bytes,
        binding: Binding,
        recorded_header: bytes,
    ) -> None:
        self._fetch = fetch
        header = fetch(0, HEADER_BYTES)
        if not hmac.compare_digest(header, recorded_header):
            raise Damaged
        if header[: OUTER.size] != binding.outer:
            raise Damaged
        salt, commitment = header[OUTER.size : OUTER.size + SALT], header[OUTER.size + SALT :]
        self._aead, self._first_nonce = _chunk_cipher(key, salt, commitment, binding.context)
        self._last, self.size = _measure(sealed_size)
        # The short last chunk proves that nothing was cut off or added.
        self._open_chunks(self._last, self._last)

    def read(self, start: int = 0, stop: int | None = None) -> bytes:
        """Return the plaintext from `start` up to `stop`, or to the end."""
        stop = self.size if stop is None else min(stop, self.size)
        if start >= stop:
            return b""
        first, last = start // CHUNK, (stop - 1) // CHUNK
        opened = self._open_chunks(first, last)
        return opened[start - first * CHUNK : stop - first * CHUNK]

    def pieces(self, start: int, stop: int, *, length: int) -> Iterator[bytes]:
        """Verify the plaintext from `start` up to `stop`, then give it again piece by piece."""
        places = range(start, stop, length)
        for place in places:
            self.read(place, min(place + length, stop))
        return (self.read(place, min(place + length, stop)) for place in places)

    def _open_chunks(self, first: int, last: int) -> bytes:
        start = HEADER_BYTES + first * SEALED_CHUNK
        sealed = self._fetch(start, HEADER_BYTES + (last + 1) * SEALED_CHUNK)
        parts = (sealed[at : at + SEALED_CHUNK] for at in range(0, len(sealed), SEALED_CHUNK))
        opened = [self._open_chunk(first + place, part) for place, part in enumerate(parts)]
        if len(opened) != last - first + 1:
            raise Damaged
        return b"".join(opened)

    def _open_chunk(self, index: int, sealed: bytes) -> bytes:
        is_short = len(sealed) < SEALED_CHUNK
        if is_short != (index == self._last):
            raise Damaged
        nonce = (self._first_nonce ^ index).to_bytes(12, "big")
        try:
            return self._aead.decrypt(nonce, sealed, None)
        except InvalidTag:
            raise Damaged from None


def _chunk_cipher(key: bytes, salt: bytes, commitment: bytes, context: bytes) -> tuple[AESGCM, int]:
    """Return the cipher and the first nonce, once the commitment to key and context fits."""
    material = HKDFExpand(hashes.SHA512(), 76, LABEL + salt + context).derive(key)
    if not hmac.compare_digest(material[44:], commitment):
        raise Damaged
    return AESGCM(material[:32]), int.from_bytes(material[32:44], "big")


def _measure(sealed_size: int) -> tuple[int, int]:
    """Return the index of the last chunk and the size of the plaintext."""
    last, tail = divmod(sealed_size - HEADER_BYTES, SEALED_CHUNK)
    if sealed_size < HEADER_BYTES or tail < TAG:
        raise Damaged
    return last, last * CHUNK + tail - TAG
