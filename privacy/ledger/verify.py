"""Recompute the whole ledger and say, in sentences, where it was tampered with.

It only reads. Lines under a checkpoint never change, so nothing is locked, and the
application may go on writing meanwhile.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import DataError, connection
from django.db.models import Exists, OuterRef

from privacy.ledger import guards
from privacy.ledger.claims import Claims
from privacy.ledger.errors import LedgerInconsistent
from privacy.ledger.leaves import hash_of, raw
from privacy.ledger.merkle import Frontier
from privacy.ledger.models import LedgerEntry, LedgerLeaf, LedgerLeaves, QueuedEntry
from privacy.ledger.retiring import Retirement, retirements

PAGE: Final = 500
# What Django raises for a value that the column's type can't hold; SQLite stores any.
UNREADABLE: Final = (ValueError, TypeError, AttributeError, DataError)


@dataclass(frozen=True)
class Verification:
    """What was looked at, and a sentence for each thing that is wrong."""

    lines: int
    waiting: int
    problems: Sequence[str]
    # What restores of backups took back, each as a sentence: no fault, but never hidden.
    restorations: Sequence[str] = ()
    # Which old lines are retired, each as a sentence.
    retirements: Sequence[str] = ()

    @property
    def is_clean(self) -> bool:
        return not self.problems


def verify() -> Verification:
    """Compare entries, leaves, tree, checkpoints and anchor with one another."""
    problems: list[str] = []
    restorations: list[str] = []
    lines, retired = 0, list[Retirement]()
    try:
        retired = list(retirements())
        lines = _verify_tree(problems, restorations, retired)
        problems.extend(_strays())
    except UNREADABLE:
        problems.append("A row of the ledger can't even be read: it was changed from outside.")
    except LedgerInconsistent as error:
        problems.append(str(error))
    waiting = QueuedEntry.objects.count()
    retired_words = tuple(each.words for each in retired)
    return Verification(lines, waiting, tuple(problems), tuple(restorations), retired_words)


def unguarded_tables() -> list[str]:
    """Say which tables the database no longer protects from changes."""
    return [
        f"The table {table} lacks the triggers that forbid changes to it."
        for table in guards.missing(connection, guards.GUARDED)
    ]


def _verify_tree(
    problems: list[str], restorations: list[str], retired: Sequence[Retirement]
) -> int:
    """Recompute every leaf and every signed root; return how many lines are signed."""
    # Before the newest checkpoint is read, which is committed together with its leaves.
    numbered = LedgerLeaf.objects.size()
    claims = Claims(problems)
    restorations.extend(restoration.words for restoration in claims.restorations)
    if numbered > claims.newest:
        problems.append(
            f"Lines {claims.newest} to {numbered - 1} have a number, but no checkpoint covers them."
        )
    retired_lines = max((each.lines for each in retired), default=0)
    leaves = _Leaves(claims.horizon, problems, retired_lines)
    for group in claims.in_order():
        root = leaves.root_at(group[0].size)
        problems.extend(
            f"The lines don't have the root that {claim.words} signed."
            for claim in group
            if claim.root != root
        )
    return claims.newest


class _Leaves:
    """The leaves in order, each compared with its entry, growing into the tree."""

    def __init__(self, end: int, problems: list[str], retired: int) -> None:
        self._problems, self._retired = problems, retired
        self._tree = Frontier()
        self._leaves = self._read(end)

    def root_at(self, size: int) -> bytes:
        """Return the root of the first `size` lines, or of those that are there."""
        while self._tree.size < size and (leaf := next(self._leaves, None)):
            completed = self._tree.append(raw(leaf.leaf_hash))
            if raw(leaf.completes) != b"".join(completed):
                self._problems.append(f"The tree stored beside line {leaf.sequence} was changed.")
        return self._tree.root()

    def _read(self, end: int) -> Iterator[LedgerLeaf]:
        expected = 0
        while page := list(_page(expected, end)):
            entries = LedgerEntry.objects.in_bulk([leaf.entry for leaf in page])
            for leaf in page:
                self._compare(leaf, expected, entries.get(leaf.entry))
                expected = leaf.sequence + 1
                yield leaf
        if expected < end:
            self._problems.append(f"Lines {expected} to {end - 1} are missing.")

    def _compare(self, leaf: LedgerLeaf, expected: int, entry: LedgerEntry | None) -> None:
        if leaf.sequence != expected:
            self._problems.append(f"Lines {expected} to {leaf.sequence - 1} are missing.")
        if entry is None and leaf.sequence < self._retired:
            return
        if entry is None:
            self._problems.append(f"Line {leaf.sequence}: its entry is gone.")
        elif hash_of(entry) != raw(leaf.leaf_hash):
            self._problems.append(f"Line {leaf.sequence} was changed after it got its number.")


def _page(start: int, end: int) -> LedgerLeaves:
    return LedgerLeaf.objects.filter(sequence__gte=start, sequence__lt=end).order_by("sequence")[
        :PAGE
    ]


def _strays() -> Iterator[str]:
    """Say what stands beside the log: lines without a place, places in the queue for nothing."""
    has_leaf = Exists(LedgerLeaf.objects.filter(entry=OuterRef("pk")))
    is_queued = Exists(QueuedEntry.objects.filter(entry=OuterRef("pk")))
    if smuggled := LedgerEntry.objects.filter(~has_leaf, ~is_queued).count():
        yield f"{smuggled} lines stand in the ledger without having been queued for a number."
    if LedgerLeaf.objects.filter(sequence__lt=0).exists():
        yield "A line has a number below zero."
    is_there = Exists(LedgerEntry.objects.filter(pk=OuterRef("entry")))
    is_numbered = Exists(LedgerLeaf.objects.filter(entry=OuterRef("entry")))
    if gone := QueuedEntry.objects.filter(~is_there).count():
        yield f"{gone} lines that waited for a number are gone."
    if again := QueuedEntry.objects.filter(is_numbered).count():
        yield f"{again} lines wait for a number although they have one."
