"""What somebody with the database's password, and perhaps more, does to a ledger.

Every function changes something, at random, behind the triggers. A thief of the signing key
signs what they forge; only the anchor is out of their reach, except where it is the target.
"""

import random
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection

from privacy.ledger import anchor
from privacy.ledger.leaves import hash_of
from privacy.ledger.merkle import Frontier
from privacy.ledger.models import Checkpoint, LedgerEntry, LedgerLeaf
from privacy.ledger.notes import Head, sign

Tamper = Callable[[random.Random], None]


def edit_entry(chance: random.Random) -> None:
    column = chance.choice(
        ["time", "event", "actor_role", "actor_id", "purpose", "ledger_id", "detail"]
    )
    values = {
        "time": chance.choice(["2026-01-02 03:04:05", "2026-01-02 03:04:05.000001", "noon"]),
        "event": chance.choice(["photo.deleted", "photo.opened ", ""]),
        "ledger_id": chance.choice([uuid.uuid4().hex, None, "nobody"]),
        "detail": chance.choice([chance.randbytes(40), None, b"", "text"]),
    }
    _set("privacy_ledgerentry", column, values.get(column, "somebody else"), chance)


def edit_leaf(chance: random.Random) -> None:
    column = chance.choice(["leaf_hash", "completes", "entry"])
    value = uuid.uuid4().hex if column == "entry" else chance.randbytes(32)
    _set("privacy_ledgerleaf", column, value, chance)


def edit_checkpoint(chance: random.Random) -> None:
    column, value = chance.choice(
        [
            ("root", chance.randbytes(32)),
            ("size", chance.choice([-1, 0, 4, 5, 1000])),
            ("time", "2026-01-01 00:00:00"),
            ("note", "safelight.local/ledger\n1\n"),
        ]
    )
    _set("privacy_checkpoint", column, value, chance)


def delete_a_row(chance: random.Random) -> None:
    rows = [LedgerEntry.objects.all(), LedgerLeaf.objects.all(), Checkpoint.objects.all()]
    chance.choice(list(chance.choice(rows))).delete()


def delete_a_line_and_close_the_gap(chance: random.Random) -> None:
    entries = _signed_entries()
    doomed = entries.pop(chance.randrange(len(entries)))
    _rebuild(entries, is_signed=chance.random() < 0.5)
    doomed.delete()


def swap_two_leaves(chance: random.Random) -> None:
    one, other = chance.sample(list(LedgerLeaf.objects.all()), 2)
    LedgerLeaf.objects.filter(pk__in=[one.pk, other.pk]).delete()
    one.entry, other.entry = other.entry, one.entry
    if chance.random() < 0.5:
        one.leaf_hash, other.leaf_hash = other.leaf_hash, one.leaf_hash
    LedgerLeaf.objects.bulk_create([one, other])


def reorder_everything(chance: random.Random) -> None:
    entries = _signed_entries()
    one, other = chance.sample(range(len(entries)), 2)
    entries[one], entries[other] = entries[other], entries[one]
    _rebuild(entries, is_signed=chance.random() < 0.5)


def swap_what_two_lines_say(chance: random.Random) -> None:
    one, other = chance.sample(_signed_entries(), 2)
    one.pk, other.pk = other.pk, one.pk
    one.save()
    other.save()


def truncate_to_an_earlier_state(chance: random.Random) -> None:
    sizes = list(Checkpoint.objects.values_list("size", flat=True))
    cut = chance.choice([0, *sorted(sizes)[:-1]])
    _cut(cut)
    if chance.random() < 0.5:
        Checkpoint.objects.filter(size__gt=cut).delete()


def truncate_to_any_line(chance: random.Random) -> None:
    _cut(chance.randrange(LedgerLeaf.objects.size()))


def insert_a_line_beside_the_queue(chance: random.Random) -> None:
    _forged_entry(chance).save(force_insert=True)


def append_a_line_without_a_signature(chance: random.Random) -> None:
    entry = _forged_entry(chance)
    entry.save(force_insert=True)
    place = chance.choice([LedgerLeaf.objects.size(), 1000, -7])
    LedgerLeaf.objects.create(sequence=place, entry=entry.pk, leaf_hash=hash_of(entry))


def insert_a_line_in_the_middle(chance: random.Random) -> None:
    entries, forged = _signed_entries(), _forged_entry(chance)
    forged.save(force_insert=True)
    entries.insert(chance.randrange(len(entries)), forged)
    _rebuild(entries, is_signed=chance.random() < 0.5)


def fork_with_the_signing_key(chance: random.Random) -> None:
    entries = _signed_entries()
    changed = entries[chance.randrange(len(entries))]
    changed.event = "photo.deleted"
    changed.time = changed.time.replace(microsecond=chance.randrange(10**6))
    changed.save()
    _rebuild(entries, is_signed=True)


def change_a_byte_of_the_anchor(chance: random.Random) -> None:
    content = bytearray(anchor.path().read_bytes())
    # The last three bytes only say that the last write was complete.
    place = chance.randrange(len(content) - 3)
    content[place] ^= 1 << chance.randrange(8)
    anchor.path().write_bytes(content)


def drop_an_anchored_checkpoint(chance: random.Random) -> None:
    notes = list(anchor.notes())
    del notes[chance.randrange(len(notes) - 1)]
    _write_anchor(notes)


def cut_the_anchor_short(chance: random.Random) -> None:
    notes = list(anchor.notes())
    _write_anchor(notes[: chance.randrange(len(notes) - 1)])


def reorder_the_anchor(chance: random.Random) -> None:
    notes = list(anchor.notes())
    one, other = chance.sample(range(len(notes)), 2)
    notes[one], notes[other] = notes[other], notes[one]
    _write_anchor(notes)


def anchor_another_root(chance: random.Random) -> None:
    notes = list(anchor.notes())
    checkpoint = chance.choice(list(Checkpoint.objects.all()))
    forged = sign(Head(checkpoint.size, chance.randbytes(32), checkpoint.time))
    place = notes.index(checkpoint.note)
    notes[place : place + chance.randrange(2)] = [forged]
    _write_anchor(notes)


TAMPERINGS: Sequence[Tamper] = (
    edit_entry,
    edit_leaf,
    edit_checkpoint,
    delete_a_row,
    delete_a_line_and_close_the_gap,
    swap_two_leaves,
    reorder_everything,
    swap_what_two_lines_say,
    truncate_to_an_earlier_state,
    truncate_to_any_line,
    insert_a_line_beside_the_queue,
    append_a_line_without_a_signature,
    insert_a_line_in_the_middle,
    fork_with_the_signing_key,
    change_a_byte_of_the_anchor,
    drop_an_anchored_checkpoint,
    cut_the_anchor_short,
    reorder_the_anchor,
    anchor_another_root,
)


def _set(table: str, column: str, value: Any, chance: random.Random) -> None:
    """Give one row's column another value than it has."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT rowid FROM {table} WHERE {column} IS NOT %s", [value])
        row = chance.choice([found[0] for found in cursor.fetchall()])
        if column == "size":
            cursor.execute(f"DELETE FROM {table} WHERE size = %s", [value])
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE rowid = %s", [value, row])


def _signed_entries() -> list[LedgerEntry]:
    order = list(LedgerLeaf.objects.order_by("sequence").values_list("entry", flat=True))
    entries = LedgerEntry.objects.in_bulk(order)
    return [entries[each] for each in order]


def _rebuild(entries: Sequence[LedgerEntry], *, is_signed: bool) -> None:
    """Write the whole tree anew over these entries, with roots to match."""
    LedgerLeaf.objects.all().delete()
    frontier, leaves = Frontier(), []
    checkpoints = {checkpoint.size: checkpoint for checkpoint in Checkpoint.objects.all()}
    for sequence, entry in enumerate(entries):
        leaf_hash = hash_of(entry)
        completes = b"".join(frontier.append(leaf_hash))
        leaves.append(LedgerLeaf(sequence, entry.pk, leaf_hash, completes))
        if checkpoint := checkpoints.pop(frontier.size, None):
            checkpoint.root = frontier.root()
            if is_signed:
                checkpoint.note = sign(Head(checkpoint.size, checkpoint.root, checkpoint.time))
            checkpoint.save()
    LedgerLeaf.objects.bulk_create(leaves)
    Checkpoint.objects.filter(size__in=checkpoints).delete()


def _cut(size: int) -> None:
    """Delete every line from number `size` on."""
    doomed = LedgerLeaf.objects.filter(sequence__gte=size)
    LedgerEntry.objects.filter(pk__in=doomed.values("entry")).delete()
    doomed.delete()


def _forged_entry(chance: random.Random) -> LedgerEntry:
    like = chance.choice(_signed_entries())
    return LedgerEntry(
        event="headshot.opened",
        actor_role=like.actor_role,
        actor_id=like.actor_id,
        ledger_id=like.ledger_id,
    )


def _write_anchor(notes: Sequence[str]) -> None:
    anchor.path().write_text("".join(f"{note}\n\n" for note in notes))
