"""What was signed about the ledger, in the database and in the anchor, side by side."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from privacy.ledger import anchor
from privacy.ledger.errors import LedgerInconsistent
from privacy.ledger.leaves import raw
from privacy.ledger.models import Checkpoint
from privacy.ledger.notes import Head, read


@dataclass(frozen=True, order=True)
class Claim:
    """One signed statement that the first `size` lines have this root."""

    size: int
    root: bytes
    is_anchored: bool

    @property
    def words(self) -> str:
        place = "anchor" if self.is_anchored else "database"
        return f"the {place}'s checkpoint over {self.size} lines"


@dataclass
class Claims:
    """All claims in the order of their size; what is wrong with them goes to `problems`."""

    problems: list[str]

    def __post_init__(self) -> None:
        # Newest first, then the anchor, then the rows: whatever is sequenced meanwhile
        # can then only be in the database, which is no fault.
        newest = Checkpoint.objects.newest()
        self.newest = newest.size if newest else 0
        self._anchored = sorted(self._read_anchor())
        self.horizon = max([self.newest, *(claim.size for claim in self._anchored)])

    def in_order(self) -> Iterator[list[Claim]]:
        """Yield the claims about each size, comparing the database with the anchor."""
        merged = heapq.merge(self._read_database(), self._anchored)
        for size, group in groupby(merged, key=lambda claim: claim.size):
            claims = list(group)
            places = {claim.is_anchored for claim in claims}
            if False not in places:
                self.problems.append(
                    f"The checkpoint over {size} lines is anchored, but gone from the database: "
                    "the ledger was cut short, replaced, or restored from a backup."
                )
            elif True not in places and size < self.newest:
                self.problems.append(
                    f"The checkpoint over {size} lines is in the database, but not anchored."
                )
            yield claims

    def _read_anchor(self) -> Iterator[Claim]:
        previous = 0
        for position, note in enumerate(anchor.notes(), start=1):
            try:
                head = read(note)
            except LedgerInconsistent as error:
                self.problems.append(f"Anchored checkpoint {position} can't be trusted: {error}")
                continue
            if head.size <= previous:
                self.problems.append(
                    f"Anchored checkpoint {position} covers {head.size} lines, "
                    f"although one before it covered {previous}."
                )
            previous = head.size
            yield Claim(head.size, head.root, is_anchored=True)

    def _read_database(self) -> Iterator[Claim]:
        rows = Checkpoint.objects.filter(size__lte=self.horizon).order_by("size")
        for row in rows.iterator(chunk_size=500):
            head = Head(row.size, raw(row.root), row.time)
            try:
                is_signed = read(row.note) == head
            except LedgerInconsistent:
                is_signed = False
            if not is_signed:
                self.problems.append(
                    f"The database's checkpoint over {row.size} lines is not what was signed."
                )
            yield Claim(head.size, head.root, is_anchored=False)
