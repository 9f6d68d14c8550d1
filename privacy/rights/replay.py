"""Erase again what a restored backup brought back, and let the deployment serve."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from django.db import transaction

from privacy.ledger import anchor, elsewhere
from privacy.ledger.actions import record
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event, Purpose
from privacy.ledger.models import Checkpoint
from privacy.ledger.restorations import accept_restored_database, require_earlier_state
from privacy.ledger.sequencer import sequence_entries
from privacy.retention.actions import sweep
from privacy.rights.erasure import erase_person
from privacy.rights.restore import came_back
from privacy.rights.tombstones import buried_objects
from privacy.vault import actions as vault
from privacy.vault import storage
from privacy.vault.keyring import destroy_share, newest_epoch, rotate_wrapping_key
from privacy.vault.models import ObjectKey, SealedObject
from privacy.witness import epochs

BATCH: Final = 500
# What else must not come back from a backup: sessions and tokens that had been ended, say.
Forgetting = Callable[[], int]
_forgettings: dict[str, Forgetting] = {}


def on_restore(name: str, forget: Forgetting) -> None:
    """Register what to end after a restore; `forget` returns how many there were."""
    _forgettings[name] = forget


@dataclass
class Replay:
    """What was done, in the order in which it was."""

    people: int = 0
    objects: int = 0
    strays: int = 0
    ended: dict[str, int] = field(default_factory=dict)
    rewrapped: int = 0
    lost_lines: str = ""


def replay_tombstones(*, actor: Actor) -> Replay:
    """Bring a restored deployment to the state that was promised; safe to repeat after a crash.

    The ledger's head is accepted last: until then, nothing is served. Raises NotErased while
    something can't be erased yet, LedgerInconsistent for a database of another ledger.
    """
    require_earlier_state()
    done = Replay()
    for person in sorted(came_back()):
        erase_person(person=person, actor=actor)
        done.people += 1
    done.objects = _delete_buried_objects(actor)
    done.strays = sum(1 for _ in _clear_strays(actor))
    done.ended = {name: forget() for name, forget in _forgettings.items()}
    # Whatever the restored key database had wrapped, no copy of it opens from here on.
    done.rewrapped = rotate_wrapping_key(above=epochs.newest())
    epochs.note(newest_epoch())
    _continue_ledger(done, actor)
    sweep()
    return done


def anchor_anew() -> int:
    """Anchor every checkpoint of the database, where the witness was lost; return how many."""
    with anchor.exclusive():
        if anchor.newest():
            return 0
        notes = list(Checkpoint.objects.order_by("size").values_list("note", flat=True))
        for note in notes:
            anchor.append(note)
        return len(notes)


def _delete_buried_objects(actor: Actor) -> int:
    """Delete again what was deleted before its deadline: its key, its bytes, its row."""
    buried = sorted(buried_objects())
    count = 0
    for start in range(0, len(buried), BATCH):
        batch = buried[start : start + BATCH]
        for sealed in SealedObject.objects.filter(pk__in=batch):
            vault.delete(sealed=sealed, actor=actor, purpose=Purpose.ERASURE)
            count += 1
        ObjectKey.objects.filter(sealed_object__in=batch).delete()
    return count


def _clear_strays(actor: Actor) -> Iterator[str | UUID]:
    """Delete what one store restored and another did not: rows, bytes and keys without the rest."""
    rows = {sealed.storage_name: sealed for sealed in SealedObject.objects.iterator()}
    present = set(storage.names())
    keys = set(ObjectKey.objects.values_list("sealed_object", flat=True))
    for name, sealed in rows.items():
        if name not in present or sealed.pk not in keys:
            vault.delete(sealed=sealed, actor=actor, purpose=Purpose.ERASURE)
            yield sealed.pk
    for name in present - rows.keys():
        storage.remove(name)
        yield name
    for stray in keys - {sealed.pk for sealed in rows.values()}:
        destroy_share(stray)
        yield stray


def _continue_ledger(done: Replay, actor: Actor) -> None:
    restoration = accept_restored_database()
    if restoration is not None:
        done.lost_lines = restoration.words
    with transaction.atomic():
        record(event=Event.BACKUP_RESTORED, actor=actor, owner=None, purpose=Purpose.ERASURE)
    sequence_entries()
    elsewhere.store_newest()
