"""A sealed object opens for its own key, owner, id and kind, whole and unchanged, or not at all."""

import os
import uuid
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy.vault.errors import Damaged
from privacy.vault.sealing import HEADER_BYTES, Binding, header_of, seal, unseal

KEY = bytes(range(32))
BINDING = Binding(
    key_id=uuid.UUID(int=1), owner=uuid.UUID(int=2), sealed_object=uuid.UUID(int=3), kind="photo"
)
PICTURE = os.urandom(40_000)  # three chunks, the last one short


def open_as(sealed: bytes, *, key: bytes = KEY, binding: Binding = BINDING) -> bytes:
    return unseal(sealed, key=key, binding=binding, recorded_header=header_of(sealed))


@pytest.mark.parametrize("size", [0, 1, 16_383, 16_384, 16_385, 100_000])
def test_what_was_sealed_opens(size: int) -> None:
    picture = os.urandom(size)
    assert open_as(seal(picture, key=KEY, binding=BINDING)) == picture


def test_sealing_twice_never_gives_the_same_bytes() -> None:
    first, second = (seal(PICTURE, key=KEY, binding=BINDING) for _ in range(2))
    assert first[24:] != second[24:]


def test_another_key_does_not_open() -> None:
    with pytest.raises(Damaged):
        open_as(seal(PICTURE, key=KEY, binding=BINDING), key=bytes(32))


@pytest.mark.parametrize(
    "change",
    [
        {"key_id": uuid.UUID(int=9)},
        {"owner": uuid.UUID(int=9)},
        {"sealed_object": uuid.UUID(int=9)},
        {"kind": "headshot"},
    ],
)
def test_another_owner_object_or_kind_does_not_open(change: dict[str, object]) -> None:
    with pytest.raises(Damaged):
        open_as(
            seal(PICTURE, key=KEY, binding=BINDING),
            binding=replace(BINDING, **change),  # type: ignore[arg-type]
        )


@pytest.mark.parametrize("cut", [0, 10, 79, 80, 81, 16_000, 16_480, 40_000, -1, -16, -17])
def test_a_truncated_object_does_not_open(cut: int) -> None:
    sealed = seal(PICTURE, key=KEY, binding=BINDING)
    with pytest.raises(Damaged):
        unseal(sealed[:cut], key=KEY, binding=BINDING, recorded_header=header_of(sealed))


def test_exchanged_doubled_and_dropped_chunks_do_not_open() -> None:
    sealed = seal(PICTURE, key=KEY, binding=BINDING)
    head, chunk = sealed[:HEADER_BYTES], 16_384 + 16
    body = sealed[HEADER_BYTES:]
    one, two, rest = body[:chunk], body[chunk : 2 * chunk], body[2 * chunk :]
    for forged in (two + one + rest, one + one + rest, one + rest, one + two + two + rest):
        with pytest.raises(Damaged):
            open_as(head + forged)


@given(st.integers(0, 40_127), st.integers(0, 7))
def test_any_flipped_bit_is_noticed(position: int, bit: int) -> None:
    sealed = bytearray(seal(PICTURE, key=KEY, binding=BINDING))
    recorded = bytes(header_of(bytes(sealed)))
    sealed[position % len(sealed)] ^= 1 << bit
    with pytest.raises(Damaged):
        unseal(bytes(sealed), key=KEY, binding=BINDING, recorded_header=recorded)


def test_an_older_version_under_the_same_binding_does_not_open() -> None:
    older, newer = (seal(PICTURE, key=KEY, binding=BINDING) for _ in range(2))
    with pytest.raises(Damaged):
        unseal(older, key=KEY, binding=BINDING, recorded_header=header_of(newer))
