"""What was signed about the ledger, in the database and in the anchor, side by side."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from privacy.ledger import anchor
from privacy.ledger.errors import LedgerInconsistent
from privacy.ledger.leaves import raw
from privacy.ledger.models import Checkpoint
from privacy.ledger.notes import Head, is_statement, read
from privacy.ledger.restorations import Restoration, read_restoration


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
    restorations: list[Restoration] = field(default_factory=list)

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

    def _read_anchor(self) -> list[Claim]:
        claims: list[Claim] = []
        for position, note in enumerate(anchor.notes(), start=1):
            try:
                if is_statement(anchor.RESTORED, note):
                    claims = self._take_back(read_restoration(note), claims)
                else:
                    self._add(read(note), position, claims)
            except LedgerInconsistent as error:
                self.problems.append(f"Anchored checkpoint {position} can't be trusted: {error}")
        return claims

    def _take_back(self, restoration: Restoration, claims: list[Claim]) -> list[Claim]:
        """Return the claims that a restored database can still keep.

        The last of them is anchored again right after the statement.
        """
        self.restorations.append(restoration)
        return [claim for claim in claims if claim.size < restoration.kept]

    def _add(self, head: Head, position: int, claims: list[Claim]) -> None:
        previous = claims[-1].size if claims else 0
        if head.size <= previous:
            self.problems.append(
                f"Anchored checkpoint {position} covers {head.size} lines, "
                f"although one before it covered {previous}."
            )
        claims.append(Claim(head.size, head.root, is_anchored=True))

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
