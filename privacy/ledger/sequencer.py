"""Gives entries their place in the tree, signs the tree's state and anchors it.

Entries are committed in any order by anyone; only this gives numbers, one process at a time.
The checkpoint is committed first and anchored after; the next batch waits until it is
anchored, so a crash leaves at most one checkpoint to anchor, and more than one is an alarm.
"""

from typing import Final

from django.db import connection, transaction
from django.utils import timezone

from privacy.ledger import anchor
from privacy.ledger.errors import LedgerInconsistent
from privacy.ledger.leaves import hash_of
from privacy.ledger.merkle import EMPTY_ROOT, Frontier, frontier_at
from privacy.ledger.models import Checkpoint, LedgerEntry, LedgerLeaf, QueuedEntry
from privacy.ledger.notes import Head, read, sign
from privacy.ledger.tree import stored_subtree

# Any constant does: it names the sequencer among PostgreSQL's advisory locks.
ADVISORY_LOCK: Final = 0x5AFE_1ED6


def sequence_entries(*, batch: int = 500) -> int:
    """Number, sign and anchor all waiting entries; return how many got a number.

    Another sequencer at work is left alone. Raises LedgerInconsistent, signing nothing,
    when the database and the anchor tell different stories.
    """
    anchor_newest()
    total = 0
    while QueuedEntry.objects.exists() and (count := _sequence_batch(batch)):
        anchor_newest()
        total += count
    return total


def anchor_newest() -> None:
    """Append the newest checkpoint to the anchor unless it is there."""
    with anchor.exclusive():
        newest = _newest_unanchored()
        if newest is not None:
            anchor.append(newest.note)


def _sequence_batch(batch: int) -> int:
    with transaction.atomic(durable=True):
        if not _is_only_sequencer() or _newest_unanchored() is not None:
            return 0
        entries = list(LedgerEntry.objects.awaiting_sequence()[:batch])
        if entries:
            _append(_trusted_frontier(), entries)
        return len(entries)


def _append(frontier: Frontier, entries: list[LedgerEntry]) -> None:
    first = frontier.size
    LedgerLeaf.objects.bulk_create([_leaf(frontier, entry) for entry in entries])
    numbered = LedgerLeaf.objects.filter(sequence__gte=first)
    QueuedEntry.objects.filter(pk__in=numbered.values("entry")).delete()
    head = Head(frontier.size, frontier.root(), timezone.now().replace(microsecond=0))
    Checkpoint.objects.create(size=head.size, root=head.root, time=head.time, note=sign(head))


def _leaf(frontier: Frontier, entry: LedgerEntry) -> LedgerLeaf:
    sequence, leaf_hash = frontier.size, hash_of(entry)
    completed = frontier.append(leaf_hash)
    return LedgerLeaf(
        sequence=sequence, entry=entry.pk, leaf_hash=leaf_hash, completes=b"".join(completed)
    )


def _trusted_frontier() -> Frontier:
    """Return the frontier to build on, after comparing it with the newest checkpoint."""
    newest = Checkpoint.objects.newest()
    signed = read(newest.note) if newest else None
    frontier = frontier_at(LedgerLeaf.objects.size(), stored_subtree)
    expected = (signed.size, signed.root) if signed else (0, EMPTY_ROOT)
    if (frontier.size, frontier.root()) != expected:
        raise LedgerInconsistent
    return frontier


def _newest_unanchored() -> Checkpoint | None:
    """Return the newest checkpoint if only that is not anchored, None if all are."""
    recent: list[Checkpoint | None] = list(Checkpoint.objects.order_by("-size")[:2])
    recent += [None, None]
    anchored = anchor.newest()
    if anchored == _note(recent[0]):
        return None
    if anchored == _note(recent[1]):
        return recent[0]
    raise LedgerInconsistent


def _note(checkpoint: Checkpoint | None) -> str:
    return checkpoint.note if checkpoint else ""


def _is_only_sequencer() -> bool:
    """Take PostgreSQL's lock until the transaction ends; SQLite's transaction is one."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ADVISORY_LOCK])
        row = cursor.fetchone()
    return bool(row and row[0])
