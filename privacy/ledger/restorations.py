"""Signed statements in the anchor: a backup was restored, and which lines that took back.

A log that was restored is shorter than what was signed. Replaying the tombstones says so here,
once and for good, so that verifying neither cries wolf for ever nor keeps silent about it.
"""

import base64
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from django.utils import timezone

from privacy.ledger import anchor
from privacy.ledger.errors import LedgerInconsistent
from privacy.ledger.models import Checkpoint
from privacy.ledger.notes import Head, read, read_statement, sign_statement


@dataclass(frozen=True)
class Restoration:
    """The log goes on from `kept` lines; up to `lost` had been signed before."""

    kept: int
    lost: int
    lost_root: bytes
    time: datetime

    @property
    def words(self) -> str:
        return (
            f"On {self.time:%Y-%m-%d at %H:%M} UTC a backup was restored: lines {self.kept} to "
            f"{self.lost - 1}, which had been signed, are lost."
        )

    @property
    def text(self) -> str:
        root = base64.b64encode(self.lost_root).decode("ascii")
        return f"kept {self.kept}\nlost {self.lost}\n{root}\ntime {self.time.isoformat()}\n"

    @classmethod
    def parse(cls, text: str) -> Self:
        kept, lost, root, time = text.splitlines()
        return cls(
            kept=int(kept.removeprefix("kept ")),
            lost=int(lost.removeprefix("lost ")),
            lost_root=base64.b64decode(root, validate=True),
            time=datetime.fromisoformat(time.removeprefix("time ")),
        )


def read_restoration(note: str) -> Restoration:
    """Return what a signed statement says; raise LedgerInconsistent for any other."""
    return Restoration.parse(read_statement(anchor.RESTORED, note))


def anchored_head() -> Head | None:
    """Return the newest anchored state, None before the first; raise LedgerInconsistent."""
    newest = anchor.newest()
    return read(newest) if newest else None


def is_current(head: Head) -> bool:
    """Say whether the database holds the very state that is anchored."""
    row = Checkpoint.objects.filter(size=head.size).first()
    return row is not None and read(row.note) == head


def require_earlier_state() -> None:
    """Raise LedgerInconsistent unless the database is this ledger's latest or an earlier state."""
    newest = Checkpoint.objects.newest()
    head = anchored_head()
    if head is None and Checkpoint.objects.count() > 1:
        raise LedgerInconsistent(
            "The witness folder holds none of this ledger's checkpoints. Put it back; if it is "
            "lost for good, say --witness-is-lost."
        )
    if head is None or newest is None or is_current(head):
        return
    if newest.note not in set(anchor.notes()):
        raise LedgerInconsistent("The database is not an earlier state of this ledger.")


def accept_restored_database() -> Restoration | None:
    """State in the anchor that the database is an earlier state; None where it is not.

    Raises LedgerInconsistent when it is no earlier state of this ledger, but another one.
    """
    with anchor.exclusive():
        require_earlier_state()
        head = anchored_head()
        if head is None or is_current(head):
            return None
        newest = Checkpoint.objects.newest()
        size = newest.size if newest else 0
        now = timezone.now().astimezone(UTC).replace(microsecond=0)
        restoration = Restoration(kept=size, lost=head.size, lost_root=head.root, time=now)
        note = sign_statement(anchor.RESTORED, restoration.text)
        # In one write: after a crash there is either both or neither.
        anchor.append(note + (f"\n\n{newest.note}" if newest else ""))
        return restoration
