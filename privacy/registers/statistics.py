"""How many people allowed what: as numbers, of which small ones are not told.

A count of one to four says something of a person who is known to be among them. Where one cell of
a statement is left out, its total is too: the difference would tell it.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Max

from privacy.consent.models import ConsentEvent
from privacy.consent.purposes.registry import purposes
from privacy.optout.models import OptOut, Origin
from privacy.registers.tables import Table
from privacy.words import Words

SMALLEST: Final = 5
COLUMNS: Final = ("what", "version", "allowed", "taken_back", "total")


@dataclass(frozen=True)
class Number:
    """A count as it may be told."""

    value: int
    is_hidden: bool = False

    def __str__(self) -> str:
        return f"<{SMALLEST}" if self.is_hidden else str(self.value)


@dataclass(frozen=True)
class Line:
    """One statement in one version, or one kind of opt-out."""

    code: str
    title: Words
    version: str
    allowed: Number
    taken_back: Number
    total: Number | None

    @property
    def cells(self) -> tuple[Number, Number]:
        return self.allowed, self.taken_back


def consent_lines() -> list[Line]:
    """Return where each person's newest answer to each statement stands."""
    counts: Counter[tuple[str, str, bool]] = Counter()
    for code, version, is_given, number in _standing():
        counts[code, version, is_given] += number
    statements = purposes.statements()
    return [
        _line(
            code,
            statements[code].title if code in statements else code,
            version,
            counts[code, version, True],
            counts[code, version, False],
        )
        for code, version in sorted({(code, version) for code, version, _given in counts})
    ]


def opt_out_lines() -> list[tuple[Words, Number]]:
    """Return how many people opted out in each way within 24 months."""
    standing = OptOut.objects.standing().values_list("origin")
    counted = dict(standing.annotate(n=Count("person", distinct=True)).order_by())
    return [(origin.label, _told(counted.get(origin.value, 0))) for origin in Origin]


def consent_table() -> Table:
    """Return the statistics as a table for a file."""
    rows = [
        (line.code, line.version, str(line.allowed), str(line.taken_back), str(line.total or ""))
        for line in consent_lines()
    ]
    return Table(COLUMNS, rows)


def _standing() -> Iterable[tuple[str, str, bool, int]]:
    """Count newest events; a later event has the greater key."""
    newest = ConsentEvent.objects.order_by().values("person", "statement").annotate(last=Max("id"))
    standing = ConsentEvent.objects.filter(pk__in=newest.values("last")).order_by()
    return standing.values_list("statement", "version", "is_given").annotate(n=Count("pk"))


def _line(code: str, title: Words, version: str, allowed: int, taken_back: int) -> Line:
    cells = _told(allowed), _told(taken_back)
    is_told = not any(cell.is_hidden for cell in cells)
    total = Number(allowed + taken_back) if is_told else None
    return Line(code, title, version, *cells, total)


def _told(count: int) -> Number:
    return Number(0, is_hidden=True) if 0 < count < SMALLEST else Number(count)
