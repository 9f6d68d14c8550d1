"""Merkle tree hashing and proofs of RFC 6962, section 2.1, over 32-byte SHA-256 hashes."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

EMPTY_ROOT: Final = hashlib.sha256(b"").digest()
# Root of the perfect subtree of 2**level leaves, the index-th of its level.
Subtree = Callable[[int, int], bytes]


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf holding `data`."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node over its two children."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass
class Frontier:
    """A growing tree of which only the roots of its perfect subtrees are kept.

    `roots` are ordered from the largest (leftmost) subtree to the smallest: one for each
    bit set in `size`, so memory stays logarithmic.
    """

    size: int = 0
    roots: list[bytes] = field(default_factory=list)

    def append(self, leaf: bytes) -> list[bytes]:
        """Add a leaf hash; return the roots of the subtrees completed by it, smallest first."""
        completed: list[bytes] = []
        node = leaf
        merges = self.size
        while merges & 1:
            node = node_hash(self.roots.pop(), node)
            completed.append(node)
            merges >>= 1
        self.roots.append(node)
        self.size += 1
        return completed

    def root(self) -> bytes:
        """Return the root over all leaves so far."""
        return _fold(self.roots)


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Return the root over a sequence of leaf hashes."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.append(leaf)
    return frontier.root()


def frontier_at(size: int, subtree: Subtree) -> Frontier:
    """Return the frontier of the first `size` leaves from stored subtrees."""
    return Frontier(size, [subtree(*place) for place in perfect_subtrees(0, size)])


def inclusion_proof(index: int, size: int, subtree: Subtree) -> list[bytes]:
    """Return the audit path of leaf `index` in the tree of `size` leaves, from the leaf up."""
    if not 0 <= index < size:
        raise ValueError("The leaf is not in the tree.")
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(_range_root(middle, end, subtree))
            end = middle
        else:
            path.append(_range_root(start, middle, subtree))
            start = middle
    return path[::-1]


def consistency_proof(old: int, new: int, subtree: Subtree) -> list[bytes]:
    """Return the proof that the tree of `old` leaves is a prefix of that of `new` leaves."""
    if not 0 < old <= new:
        raise ValueError("The old tree must be a part of the new one, and not empty.")
    path: list[bytes] = []
    start, end, is_whole = 0, new, True
    while end != old:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(_range_root(middle, end, subtree))
            end = middle
        else:
            path.append(_range_root(start, middle, subtree))
            start, is_whole = middle, False
    if not is_whole:
        path.append(_range_root(start, end, subtree))
    return path[::-1]


def includes(*, leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Verify an inclusion proof (RFC 9162, section 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    sides = _sides(index, size - 1, len(path))
    node = leaf
    for sibling, is_left in zip(path, sides or (), strict=False):
        node = node_hash(sibling, node) if is_left else node_hash(node, sibling)
    return sides is not None and node == root


def is_consistent(
    *, old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]
) -> bool:
    """Verify a consistency proof (RFC 9162, section 2.1.4.2)."""
    if not 0 < old <= new:
        return False
    if old == new:
        return not path and old_root == new_root
    # A whole perfect subtree is its own first node, which the proof leaves out.
    nodes = [old_root, *path] if old & (old - 1) == 0 else list(path)
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    sides = _sides(place, last, len(nodes) - 1)
    if not nodes or sides is None:
        return False
    old_node = new_node = nodes[0]
    for sibling, is_left in zip(nodes[1:], sides, strict=True):
        old_node = node_hash(sibling, old_node) if is_left else old_node
        new_node = node_hash(sibling, new_node) if is_left else node_hash(new_node, sibling)
    return old_node == old_root and new_node == new_root


def _sides(place: int, last: int, count: int) -> list[bool] | None:
    """Say of each sibling on the way up whether it stands on the left.

    None when `count` siblings don't lead from `place` to the root exactly.
    """
    sides: list[bool] = []
    for _ in range(count):
        if last == 0:
            return None
        is_left = bool(place & 1) or place == last
        sides.append(is_left)
        while is_left and place and not place & 1:
            place, last = place >> 1, last >> 1
        place, last = place >> 1, last >> 1
    return sides if last == 0 else None


def perfect_subtrees(start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut leaves [start, end) into perfect subtrees, leftmost first, as (level, index).

    `start` must be a multiple of the largest power of two that fits, as in every split.
    """
    while start < end:
        level = (end - start).bit_length() - 1
        yield level, start >> level
        start += 1 << level


def _range_root(start: int, end: int, subtree: Subtree) -> bytes:
    return _fold([subtree(*place) for place in perfect_subtrees(start, end)])


def _fold(roots: Sequence[bytes]) -> bytes:
    """Join the roots of perfect subtrees, smallest first, into one root."""
    if not roots:
        return EMPTY_ROOT
    node = roots[-1]
    for left in reversed(roots[:-1]):
        node = node_hash(left, node)
    return node


def _split(count: int) -> int:
    """Return the largest power of two smaller than `count`."""
    return 1 << ((count - 1).bit_length() - 1)
