"""Counting a period from a day, and where its end lands."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from privacy.rights.clocks.calendars import ONE_DAY, Calendar, is_weekend


class Unit(Enum):
    """What a law counts in."""

    MONTH = "month"
    DAY = "day"
    BUSINESS_DAY = "business day"


@dataclass(frozen=True)
class Period:
    """A number of months, calendar days or business days; the first day isn't counted."""

    count: int
    unit: Unit


@dataclass(frozen=True)
class Landing:
    """The day on which a period ends, with all that is needed to say why."""

    period: Period
    start: date
    # Where the bare count ends, before a pause or a day off moves it.
    counted: date
    paused_days: int
    # With the pause.
    nominal: date
    day: date
    # Public holidays that moved the end: not counted, or in the way of the next working day.
    skipped: tuple[date, ...]
    calendar: Calendar

    @property
    def target(self) -> date:
        """Return our own date: a day before the law's, though not before the first day."""
        return max(self.start, self.day - ONE_DAY)


def land(
    period: Period, start: date, *, calendar: Calendar, rolls: bool, paused_days: int = 0
) -> Landing:
    """Count `period` from `start`; where it `rolls`, an end on a day off moves to a working day."""
    if period.unit is Unit.BUSINESS_DAY:
        counted = add_business_days(start, period.count, calendar)
    elif period.unit is Unit.MONTH:
        counted = add_months(start, period.count)
    else:
        counted = start + timedelta(days=period.count)
    nominal = counted + timedelta(days=paused_days)
    # What is due at once is due at once on a Sunday, too.
    rolls = rolls and period.count > 0
    day = calendar.next_working_day(nominal) if rolls else nominal
    passed = (start + ONE_DAY, counted) if period.unit is Unit.BUSINESS_DAY else (nominal, day)
    return Landing(
        period,
        start,
        counted,
        paused_days,
        nominal,
        day,
        skipped=_holidays_between(*passed, calendar),
        calendar=calendar,
    )


def add_months(start: date, months: int) -> date:
    """Return the same-numbered day, or the month's last day where there is none."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last))


def add_business_days(start: date, count: int, calendar: Calendar) -> date:
    """Return the `count`th working day after `start`."""
    day = start
    for _counted in range(count):
        day = calendar.next_working_day(day + ONE_DAY)
    return day


def _holidays_between(first: date, last: date, calendar: Calendar) -> tuple[date, ...]:
    """Return the holidays from `first` on and before `last` that weren't off anyway."""
    days = (first + timedelta(days=n) for n in range((last - first).days))
    return tuple(day for day in days if not is_weekend(day) and calendar.is_holiday(day))
