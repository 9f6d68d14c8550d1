"""Whoever owns the store may cut, mix, replay and forge sealed objects: each is refused.

Every attack runs against both ways of opening: whole, by the library, and in parts, by our reader.
"""

import os
import struct
import uuid
from collections.abc import Callable
from dataclasses import replace

import pytest
from cryptography.cobblestone import Cobblestone256Encryptor

from privacy.vault.errors import Damaged
from privacy.vault.reader import CHUNK, SEALED_CHUNK, TAG, SealedReader
from privacy.vault.sealing import HEADER_BYTES, LABEL, OUTER, Binding, header_of, seal, unseal
from tests.privacy.vault.two_keys import chunk_for_two_keys, header_for

KEY = bytes(range(32))
OTHER_KEY = bytes(range(1, 33))
BINDING = Binding(
    key_id=uuid.UUID(int=1), owner=uuid.UUID(int=2), sealed_object=uuid.UUID(int=3), kind="photo"
)
PICTURE = os.urandom(3 * CHUNK + 17)
SEALED = seal(PICTURE, key=KEY, binding=BINDING)
HEAD, BODY = SEALED[:HEADER_BYTES], SEALED[HEADER_BYTES:]
CHUNKS = [BODY[at : at + SEALED_CHUNK] for at in range(0, len(BODY), SEALED_CHUNK)]
# The first and last bytes of every region, and those beside them.
EDGES = sorted(
    {0, 1, OUTER.size, OUTER.size + 24, HEADER_BYTES, len(SEALED) - 1}
    | {
        HEADER_BYTES + index * SEALED_CHUNK + beside
        for index in range(4)
        for beside in (-TAG - 1, -TAG, -1, 0, 1, TAG - 1, TAG, TAG + 1)
    }
)
Open = Callable[..., bytes]


def open_whole(
    sealed: bytes, *, key: bytes = KEY, binding: Binding = BINDING, recorded: bytes | None = None
) -> bytes:
    recorded = header_of(sealed) if recorded is None else recorded
    return unseal(sealed, key=key, binding=binding, recorded_header=recorded)


def open_in_parts(
    sealed: bytes, *, key: bytes = KEY, binding: Binding = BINDING, recorded: bytes | None = None
) -> bytes:
    reader = reader_of(sealed, len(sealed), key=key, binding=binding, recorded=recorded)
    half = reader.size // 2
    return reader.read(0, half) + reader.read(half)


def reader_of(
    sealed: bytes,
    size: int,
    *,
    key: bytes = KEY,
    binding: Binding = BINDING,
    recorded: bytes | None = None,
) -> SealedReader:
    return SealedReader(
        lambda start, stop: sealed[start:stop],
        size,
        key=key,
        binding=binding,
        recorded_header=header_of(sealed) if recorded is None else recorded,
    )


@pytest.fixture(params=[open_whole, open_in_parts], ids=["whole", "in parts"])
def open_sealed(request: pytest.FixtureRequest) -> Open:
    opener: Open = request.param
    return opener


def flipped(position: int, bit: int = 0) -> bytes:
    changed = bytearray(SEALED)
    changed[position] ^= 1 << bit
    return bytes(changed)


def refuse(open_sealed: Open, forged: bytes, **how: object) -> None:
    with pytest.raises(Damaged):
        open_sealed(forged, **how)


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 17])
def test_the_untouched_object_opens(open_sealed: Open, size: int) -> None:
    picture = os.urandom(size)
    assert open_sealed(seal(picture, key=KEY, binding=BINDING)) == picture


def test_truncation_at_every_region_is_refused(open_sealed: Open) -> None:
    for cut in sorted({*EDGES, *range(0, len(SEALED), 97)}):
        refuse(open_sealed, SEALED[:cut], recorded=HEAD)


def test_a_part_far_from_the_cut_is_refused_too() -> None:
    for cut in (len(SEALED) - 1, HEADER_BYTES + 3 * SEALED_CHUNK, HEADER_BYTES + 2 * SEALED_CHUNK):
        with pytest.raises(Damaged):
            reader_of(SEALED[:cut], cut).read(0, 10)


def test_nothing_comes_out_piece_by_piece_before_all_of_it_was_verified() -> None:
    for position in (HEADER_BYTES, HEADER_BYTES + SEALED_CHUNK + 5, len(SEALED) - 1):
        with pytest.raises(Damaged):
            reader_of(flipped(position), len(SEALED)).pieces(0, len(PICTURE), length=CHUNK)
    pieces = list(reader_of(SEALED, len(SEALED)).pieces(5, len(PICTURE) - 5, length=CHUNK))
    assert (len(pieces), b"".join(pieces)) == (4, PICTURE[5:-5])


def test_a_store_that_lies_about_the_size_is_refused() -> None:
    for size in (HEADER_BYTES + SEALED_CHUNK + 40, HEADER_BYTES + 2 * SEALED_CHUNK + TAG):
        with pytest.raises(Damaged):
            reader_of(SEALED, size).read()


@pytest.mark.parametrize("order", [(1, 0, 2), (0, 2, 1), (2, 1, 0)])
def test_reordering_is_refused(open_sealed: Open, order: tuple[int, ...]) -> None:
    refuse(open_sealed, HEAD + b"".join(CHUNKS[index] for index in order) + CHUNKS[3])


@pytest.mark.parametrize("order", [(0, 0, 2, 3), (0, 1, 1, 2, 3), (0, 1, 2, 3, 3), (0, 2, 3), (3,)])
def test_duplication_and_omission_are_refused(open_sealed: Open, order: tuple[int, ...]) -> None:
    refuse(open_sealed, HEAD + b"".join(CHUNKS[index] for index in order))


def test_appended_bytes_are_refused(open_sealed: Open) -> None:
    for more in (b"\0", b"\0" * TAG, CHUNKS[0], CHUNKS[3]):
        refuse(open_sealed, SEALED + more)


def test_a_splice_of_two_sealings_is_refused(open_sealed: Open) -> None:
    again = seal(PICTURE, key=KEY, binding=BINDING)
    boundary = HEADER_BYTES + SEALED_CHUNK
    refuse(open_sealed, again[:HEADER_BYTES] + BODY)
    refuse(open_sealed, SEALED[:boundary] + again[boundary:])
    refuse(open_sealed, SEALED[: -len(CHUNKS[3])] + again[-len(CHUNKS[3]) :])


def test_every_flipped_bit_of_the_header_is_refused(open_sealed: Open) -> None:
    for position in range(HEADER_BYTES):
        for bit in range(8):
            refuse(open_sealed, flipped(position, bit), recorded=HEAD)
            # Even where whoever flips it could change the database as well.
            refuse(open_sealed, flipped(position, bit))


def test_flipped_bits_of_the_body_are_refused(open_sealed: Open) -> None:
    places = {*range(HEADER_BYTES, len(SEALED), 331), *EDGES}
    for position in sorted(place for place in places if HEADER_BYTES <= place < len(SEALED)):
        refuse(open_sealed, flipped(position, position % 8), recorded=HEAD)


@pytest.mark.parametrize(
    "change",
    [
        {"key_id": uuid.UUID(int=9)},
        {"owner": uuid.UUID(int=9)},
        {"sealed_object": uuid.UUID(int=9)},
        {"kind": "headshot"},
    ],
    ids=["key", "person", "object", "kind"],
)
def test_a_swap_is_refused(open_sealed: Open, change: dict[str, object]) -> None:
    refuse(open_sealed, SEALED, binding=replace(BINDING, **change))  # type: ignore[arg-type]


def test_another_key_is_refused(open_sealed: Open) -> None:
    refuse(open_sealed, SEALED, key=OTHER_KEY)


def test_a_replayed_older_version_is_refused(open_sealed: Open) -> None:
    newer = seal(PICTURE, key=KEY, binding=BINDING)
    refuse(open_sealed, SEALED, recorded=header_of(newer))
    assert open_sealed(newer, recorded=header_of(newer)) == PICTURE


def test_the_recorded_header_must_be_there(open_sealed: Open) -> None:
    refuse(open_sealed, SEALED, recorded=b"")


@pytest.mark.parametrize("prefix", [">H", ""], ids=["lengths of its own", "no lengths"])
def test_a_context_with_shifted_boundaries_is_refused(open_sealed: Open, prefix: str) -> None:
    both = BINDING.owner.bytes + BINDING.sealed_object.bytes
    parts = (LABEL, BINDING.outer, both[:15], both[15:], BINDING.kind.encode())
    lengths = (struct.pack(prefix, len(part)) if prefix else b"" for part in parts)
    context = b"".join(length + part for length, part in zip(lengths, parts, strict=True))
    encryptor = Cobblestone256Encryptor(KEY, context)
    refuse(open_sealed, BINDING.outer + encryptor.update(PICTURE) + encryptor.finalize())


def test_a_ciphertext_for_two_keys_opens_with_one_at_most(open_sealed: Open) -> None:
    salt = os.urandom(24)
    # A chunk which AES-GCM alone accepts under both keys: without a commitment it would open twice.
    chunk = chunk_for_two_keys(KEY, OTHER_KEY, salt=salt, context=BINDING.context)
    forged = BINDING.outer + header_for(KEY, salt=salt, context=BINDING.context) + chunk
    assert len(open_sealed(forged)) == 16
    refuse(open_sealed, forged, key=OTHER_KEY)
