"""The table at the end: what was broken, what came of it, what people saw, what was lost."""

from dataclasses import dataclass, field
from textwrap import wrap

HEADINGS = ("broker", "what was broken", "what happened", "what a person saw", "what was lost")
WIDTHS = (9, 30, 44, 52, 14)


@dataclass
class Faults:
    """Rows in the order in which the drills ran."""

    rows: list[tuple[str, str, str, str, str]] = field(default_factory=list)

    def lines(self) -> list[str]:
        """Return the table as text, with long words in several lines."""
        return [line for row in (HEADINGS, *self.rows) for line in _row(row)]


def _row(row: tuple[str, ...]) -> list[str]:
    cells = [wrap(text, width) or [""] for text, width in zip(row, WIDTHS, strict=True)]
    height = max(map(len, cells))
    padded = [cell + [""] * (height - len(cell)) for cell in cells]
    return ["  ".join(map(str.ljust, line, WIDTHS)).rstrip() for line in zip(*padded, strict=True)]


FAULTS = Faults()
