"""Old lines retire: what they said goes for good, and their hash keeps their place in the tree.

A line of the ledger says first, and is signed saying, which lines retire. Verifying then takes
their stored hashes for them; a line that is gone beyond them is missing, as ever.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self

from django.db import connection, transaction

from privacy.ledger import guards
from privacy.ledger.actions import record_retirement
from privacy.ledger.actors import Actor
from privacy.ledger.errors import LedgerInconsistent
from privacy.ledger.events import Event
from privacy.ledger.leaves import raw
from privacy.ledger.models import LedgerEntry, LedgerLeaf
from privacy.ledger.sequencer import sequence_entries

TABLE: Final = "privacy_ledgerentry"
# The table takes no new line while one batch goes.
BATCH: Final = 2000


@dataclass(frozen=True)
class Retirement:
    """The first `lines` lines are retired, as a line of the ledger itself says."""

    lines: int
    time: datetime

    @property
    def words(self) -> str:
        return (
            f"On {self.time:%Y-%m-%d at %H:%M} UTC the first {self.lines} lines were retired: "
            "their hashes stand for them."
        )

    @classmethod
    def stated_in(cls, entry: LedgerEntry) -> Self:
        """Read it from its line. Raises LedgerInconsistent for a line that states none."""
        try:
            lines = int(json.loads(raw(entry.detail))["lines"])
        except (ValueError, TypeError, KeyError):
            raise LedgerInconsistent("A line that retires others doesn't say which.") from None
        return cls(lines, entry.time)


def retirements() -> Iterator[Retirement]:
    """Yield what was retired, by the lines that have their number and come after all of those."""
    entries = list(LedgerEntry.objects.filter(event=Event.LEDGER_RETIRED).order_by("time"))
    leaves = LedgerLeaf.objects.of(entry.pk for entry in entries)
    numbers = dict(leaves.values_list("entry", "sequence"))
    for entry in entries:
        stated = Retirement.stated_in(entry)
        if stated.lines <= numbers.get(entry.pk, -1):
            yield stated


def retire(*, before: datetime, actor: Actor) -> int:
    """Retire the lines from before a moment and return how many went; safe to repeat after a kill.

    Run by the role that owns the tables: the application's own may only add. Raises DatabaseError
    for another, LedgerInconsistent where the ledger isn't as it was signed.
    """
    sequence_entries()
    end = _first_since(before)
    if end > retired_lines():
        with transaction.atomic():
            record_retirement(lines=end, actor=actor)
        sequence_entries()
    return _delete(retired_lines())


def retired_lines() -> int:
    """Return how many lines, from the first on, are retired."""
    return max((each.lines for each in retirements()), default=0)


def _first_since(moment: datetime) -> int:
    """Return the number of the first line since a moment, looking at a few of them only.

    Numbers follow time but for seconds, so what is a little out of turn stays a little longer.
    """
    low, high = retired_lines(), LedgerLeaf.objects.size()
    while low < high:
        middle = (low + high) // 2
        leaf = LedgerLeaf.objects.filter(sequence=middle).values("entry")
        if LedgerEntry.objects.filter(pk__in=leaf, time__gte=moment).exists():
            high = middle
        else:
            low = middle + 1
    return low


def _delete(end: int) -> int:
    """Delete what the first `end` lines said, but for the lines that retired others."""
    deleted = 0
    for start in range(0, end, BATCH):
        numbers = LedgerLeaf.objects.filter(
            sequence__gte=start, sequence__lt=min(start + BATCH, end)
        )
        old = LedgerEntry.objects.filter(pk__in=numbers.values("entry"))
        old = old.exclude(event=Event.LEDGER_RETIRED)
        if old.exists():
            with transaction.atomic(), guards.lifted(connection, TABLE):
                deleted += old.delete()[0]
    return deleted
