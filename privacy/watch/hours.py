"""When staff work here, from one line of the settings: "mon-fri 07:00-20:00; sat 09:00-12:00"."""

import re
from dataclasses import dataclass
from datetime import datetime, time
from typing import Final

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ALWAYS: Final = "always"
PART: Final = re.compile(
    r"(?:(?P<first>[a-z]{3})(?:-(?P<last>[a-z]{3}))? )?(?P<start>\d\d:\d\d)-(?P<end>\d\d:\d\d)"
)


@dataclass(frozen=True)
class Shift:
    """Days of the week, and from when until when; one past midnight belongs to the day before."""

    days: frozenset[int]
    start: time
    end: time

    def covers(self, moment: datetime) -> bool:
        day, clock = moment.weekday(), moment.time()
        if self.start <= self.end:
            return day in self.days and self.start <= clock < self.end
        is_before_midnight = day in self.days and clock >= self.start
        return is_before_midnight or ((day - 1) % 7 in self.days and clock < self.end)


@dataclass(frozen=True)
class Hours:
    """Every shift; without any, all hours are working hours."""

    shifts: tuple[Shift, ...] = ()

    def are_at(self, moment: datetime) -> bool:
        """Say whether a moment, in the site's time zone, lies within working hours."""
        return not self.shifts or any(shift.covers(moment) for shift in self.shifts)


def parse_hours(text: str) -> Hours:
    """Read working hours, or "always"; raise ValueError for what is neither."""
    if text.strip().lower() == ALWAYS:
        return Hours()
    parts = [part.strip().lower() for part in text.split(";") if part.strip()]
    if not parts:
        raise ValueError('write it as in "mon-fri 07:00-20:00; sat 09:00-12:00", or write always')
    return Hours(tuple(_shift(part) for part in parts))


def _shift(part: str) -> Shift:
    found = PART.fullmatch(part)
    if found is None:
        raise ValueError(f"{part!r} is not of the form mon-fri 07:00-20:00")
    first = _day(found["first"] or DAYS[0])
    last = _day(found["last"] or found["first"] or DAYS[-1])
    count = (last - first) % 7 + 1
    days = frozenset((first + step) % 7 for step in range(count))
    return Shift(days, time.fromisoformat(found["start"]), time.fromisoformat(found["end"]))


def _day(name: str) -> int:
    if name not in DAYS:
        raise ValueError(f"{name!r} is no day: say one of {', '.join(DAYS)}")
    return DAYS.index(name)
