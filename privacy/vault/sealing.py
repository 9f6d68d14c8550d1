"""The sealed object format: a 24-byte outer header, then C2SP chunked encryption.

    outer 24: magic "PVS1" | suite u8 | 0 u8 | 0 u16 | key id [16]
    then    : salt[24] | commitment[32] | 16 KiB chunks, each with its tag

Owner, object and kind are bound by key derivation (the context), order and end by the
chunk nonces, key and context by the commitment. Source: C2SP chunked-encryption,
Cobblestone-256, as shipped by `cryptography`.
"""

import hmac
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from uuid import UUID

from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor
from cryptography.exceptions import InvalidTag

from privacy.vault.errors import Damaged

OUTER = struct.Struct(">4sBBH16s")
MAGIC, SUITE = b"PVS1", 1
HEADER_BYTES = OUTER.size + 24 + 32
LABEL = b"safelight/object"


@dataclass(frozen=True)
class Binding:
    """What a sealed object belongs to; any difference makes it unreadable."""

    key_id: UUID
    owner: UUID
    sealed_object: UUID
    kind: str

    @property
    def outer(self) -> bytes:
        return OUTER.pack(MAGIC, SUITE, 0, 0, self.key_id.bytes)

    @property
    def context(self) -> bytes:
        """Length-prefixed, so that no two bindings can spell the same bytes."""
        parts = (
            LABEL,
            self.outer,
            self.owner.bytes,
            self.sealed_object.bytes,
            self.kind.encode(),
        )
        return b"".join(struct.pack(">H", len(part)) + part for part in parts)


def seal(plaintext: bytes, *, key: bytes, binding: Binding) -> bytes:
    """Return `plaintext` sealed under a 32-byte `key`; a fresh salt each time."""
    encryptor = Cobblestone256Encryptor(key, binding.context)
    return _through(encryptor, plaintext, before=binding.outer)


def seal_stream(pieces: Iterable[bytes], *, key: bytes, binding: Binding) -> Iterator[bytes]:
    """Yield what `seal` returns, piece by piece, for objects that don't fit into memory."""
    encryptor = Cobblestone256Encryptor(key, binding.context)
    yield binding.outer
    for piece in pieces:
        yield encryptor.update(piece)
    yield encryptor.finalize()


def header_of(sealed: bytes) -> bytes:
    """Return the 80 bytes that the database records, to refuse an older version later."""
    return sealed[:HEADER_BYTES]


def unseal(sealed: bytes, *, key: bytes, binding: Binding, recorded_header: bytes) -> bytes:
    """Return the plaintext once all of it is verified; raise Damaged otherwise."""
    if not hmac.compare_digest(header_of(sealed), recorded_header):
        raise Damaged
    if sealed[: OUTER.size] != binding.outer:
        raise Damaged
    decryptor = Cobblestone256Decryptor(key, binding.context)
    try:
        return _through(decryptor, memoryview(sealed)[OUTER.size :])
    except (InvalidTag, ValueError):
        raise Damaged from None


def _through(
    engine: Cobblestone256Encryptor | Cobblestone256Decryptor,
    source: bytes | memoryview,
    *,
    before: bytes = b"",
) -> bytes:
    """Return `before` and all that the engine makes of `source`, verified to its end.

    The engine writes in place and BytesIO hands its buffer out: no second copy of a large object
    is made, which takes longer than the encryption itself.
    """
    result = BytesIO()
    result.seek(len(before) + _at_most(len(source)) - 1)
    result.write(b"\0")
    with result.getbuffer() as room:
        room[: len(before)] = before
        end = len(before) + engine.update_into(source, room[len(before) :])
        last = engine.finalize()
        room[end : end + len(last)] = last
    result.truncate(end + len(last))
    return result.getvalue()


def _at_most(size: int) -> int:
    """Return more bytes than `size` ever grows to: a header, and a tag for each chunk."""
    return size + HEADER_BYTES + 16 * (size // 16_384 + 2)
