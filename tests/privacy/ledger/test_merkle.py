"""The tree against a naive recursion of RFC 6962 and the vectors of Certificate Transparency."""

import hashlib
import random
from functools import partial

import pytest

from privacy.ledger import merkle

# Inputs and roots of the reference trees in Certificate Transparency's own test suite.
CT_LEAVES = [
    bytes.fromhex(text)
    for text in (
        "", "00", "10", "2021", "3031", "40414243",
        "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
CT_ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}
SIZES = range(1, 41)


def naive_root(leaves: list[bytes]) -> bytes:
    """The definition of RFC 6962, section 2.1, word for word."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    left, right = naive_root(leaves[:split]), naive_root(leaves[split:])
    return hashlib.sha256(b"\x01" + left + right).digest()


LEAVES = [hashlib.sha256(b"\x00" + bytes([number])).digest() for number in range(max(SIZES))]
ROOTS = [naive_root(LEAVES[:size]) for size in range(max(SIZES) + 1)]


def subtree(level: int, index: int) -> bytes:
    return naive_root(LEAVES[index << level : (index + 1) << level])


@pytest.mark.parametrize("size", CT_ROOTS)
def test_roots_are_those_of_certificate_transparency(size: int) -> None:
    leaves = [merkle.leaf_hash(data) for data in CT_LEAVES[:size]]
    assert merkle.root_of(leaves).hex() == CT_ROOTS[size]


@pytest.mark.parametrize("size", SIZES)
def test_growing_and_resuming_give_the_root_of_the_definition(size: int) -> None:
    assert merkle.root_of(LEAVES[:size]) == ROOTS[size]
    resumed = merkle.frontier_at(size - 1, subtree)
    resumed.append(LEAVES[size - 1])
    assert resumed.root() == ROOTS[size]


def test_frontier_keeps_a_logarithmic_number_of_hashes() -> None:
    frontier = merkle.Frontier()
    for _ in range(5000):
        frontier.append(LEAVES[0])
        assert len(frontier.roots) == frontier.size.bit_count()


def test_a_leaf_returns_the_subtrees_that_it_completes() -> None:
    frontier = merkle.Frontier()
    for position, leaf in enumerate(LEAVES):
        completed = frontier.append(leaf)
        levels = range(1, len(completed) + 1)
        assert completed == [subtree(level, position >> level) for level in levels]


@pytest.mark.parametrize("size", SIZES)
def test_every_inclusion_proof_verifies_for_its_own_leaf_only(size: int) -> None:
    for index in range(size):
        path = merkle.inclusion_proof(index, size, subtree)
        proves = partial(merkle.includes, leaf=LEAVES[index], index=index, size=size, path=path)
        assert proves(root=ROOTS[size])
        assert not proves(root=ROOTS[size - 1])
        assert not proves(root=ROOTS[size], path=[*path, ROOTS[0]])
        assert not proves(root=ROOTS[size], leaf=LEAVES[index - 1]) or size == 1


@pytest.mark.parametrize("new", SIZES)
def test_every_consistency_proof_verifies_for_its_own_roots_only(new: int) -> None:
    for old in range(1, new + 1):
        path = merkle.consistency_proof(old, new, subtree)
        proves = partial(merkle.is_consistent, old=old, new=new, path=path)
        assert proves(old_root=ROOTS[old], new_root=ROOTS[new])
        assert not proves(old_root=ROOTS[old - 1], new_root=ROOTS[new])
        assert not proves(old_root=ROOTS[old], new_root=ROOTS[new - 1])


def test_a_flipped_bit_anywhere_in_a_proof_is_refused() -> None:
    chance = random.Random(7)
    for _ in range(300):
        new = chance.randrange(2, max(SIZES))
        old, index = chance.randrange(1, new), chance.randrange(new)
        inclusion = merkle.inclusion_proof(index, new, subtree)
        consistency = merkle.consistency_proof(old, new, subtree)
        assert not merkle.includes(
            leaf=LEAVES[index],
            index=index,
            size=new,
            path=_spoilt(inclusion, chance),
            root=ROOTS[new],
        )
        assert not merkle.is_consistent(
            old=old, new=new, old_root=ROOTS[old], new_root=ROOTS[new],
            path=_spoilt(consistency, chance),
        )  # fmt: skip


@pytest.mark.parametrize(("index", "size"), [(0, 0), (3, 3), (-1, 3)])
def test_a_leaf_outside_the_tree_has_no_proof(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="not in the tree"):
        merkle.inclusion_proof(index, size, subtree)
    assert not merkle.includes(leaf=LEAVES[0], index=index, size=size, path=[], root=LEAVES[0])


def _spoilt(path: list[bytes], chance: random.Random) -> list[bytes]:
    place, bit = chance.randrange(len(path)), chance.randrange(256)
    flipped = int.from_bytes(path[place], "big") ^ (1 << bit)
    return [*path[:place], flipped.to_bytes(32, "big"), *path[place + 1 :]]
