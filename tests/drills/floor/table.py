"""The drills' table: what was broken, and what became of the jobs."""

from collections import Counter
from dataclasses import dataclass, field

HEADINGS = ("broker", "what was broken", "jobs", "ends", "portraits", "begun", "seconds")


@dataclass
class Table:
    """Rows in the order in which the drills ran."""

    rows: list[tuple[str, ...]] = field(default_factory=list)

    def add(
        self,
        *,
        broker: str,
        fault: str,
        ends: list[str],
        made: int,
        attempts: int,
        seconds: float,
    ) -> None:
        words = ", ".join(f"{count} {state}" for state, count in sorted(Counter(ends).items()))
        numbers = (str(len(ends)), words, str(made), str(attempts), f"{seconds:.0f}")
        self.rows.append((broker, fault, *numbers))

    def lines(self) -> list[str]:
        """Return the table as aligned text."""
        table = [HEADINGS, *self.rows]
        widths = [max(len(row[column]) for row in table) for column in range(len(HEADINGS))]
        return ["  ".join(map(str.ljust, row, widths)).rstrip() for row in table]


TABLE = Table()
