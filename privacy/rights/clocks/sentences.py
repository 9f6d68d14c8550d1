"""Why a date is what it is, in a sentence for officers and for the person who asked."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from privacy.rights.clocks.calendars import Calendar
from privacy.rights.clocks.periods import Landing, Unit
from privacy.rights.clocks.spelling import spelled


def explain(landing: Landing) -> str:
    """Say how the end of a period was found, in the language of whoever reads.

    "One calendar month from 31 January is 28 February, a Saturday; the next working day is
    Monday 2 March."
    """
    if landing.period.count == 0:
        return _("This is due at once, on the day of receipt: %(day)s.") % {
            "day": _weekday(landing.day, landing)
        }
    if landing.period.unit is Unit.BUSINESS_DAY:
        return _business_days(landing)
    if landing.paused_days:
        return _paused(landing)
    return _ends(landing, _period(landing))


def _ends(landing: Landing, counted: str) -> str:
    """Say where what was `counted` (words up to the date) ends, and whether that moves on."""
    facts = {
        "counted": counted,
        "end": _day(landing.nominal, landing),
        "full_end": _weekday(landing.nominal, landing),
        "why": _why_off(landing.nominal, landing.calendar),
        "moved": _weekday(landing.day, landing),
    }
    if landing.day == landing.nominal:
        if not landing.calendar.is_working_day(landing.nominal):
            return _("%(counted)s %(full_end)s; under this law a day off moves nothing.") % facts
        return _("%(counted)s %(full_end)s.") % facts
    between = [day for day in landing.skipped if day != landing.nominal]
    if between:
        facts["after"] = _named(between, landing)
        return (
            _("%(counted)s %(end)s, %(why)s; the next working day, after %(after)s, is %(moved)s.")
            % facts
        )
    return _("%(counted)s %(end)s, %(why)s; the next working day is %(moved)s.") % facts


def _paused(landing: Landing) -> str:
    days = landing.paused_days
    facts = {"counted": _period(landing), "end": _day(landing.counted, landing), "days": days}
    first = (
        ngettext(
            "%(counted)s %(end)s. The clock stood still for one whole day.",
            "%(counted)s %(end)s. The clock stood still for %(days)d whole days.",
            days,
        )
        % facts
    )
    return f"{first} {_ends(landing, _('With that, the end is'))}"


def _business_days(landing: Landing) -> str:
    facts = {"counted": _period(landing), "end": _weekday(landing.day, landing)}
    if landing.skipped:
        facts["holidays"] = _named(landing.skipped, landing)
        words = ngettext(
            "%(counted)s %(end)s; %(holidays)s is not counted.",
            "%(counted)s %(end)s; %(holidays)s are not counted.",
            len(landing.skipped),
        )
        return words % facts
    return _("%(counted)s %(end)s.") % facts


def _period(landing: Landing) -> str:
    count = landing.period.count
    facts = {"count": _number(count), "start": _day(landing.start, landing)}
    if landing.period.unit is Unit.MONTH:
        words = ngettext(
            "%(count)s calendar month from %(start)s is",
            "%(count)s calendar months from %(start)s end on",
            count,
        )
    elif landing.period.unit is Unit.DAY:
        words = ngettext(
            "%(count)s calendar day from %(start)s is",
            "%(count)s calendar days from %(start)s end on",
            count,
        )
    else:
        words = ngettext(
            "%(count)s business day from %(start)s is",
            "%(count)s business days from %(start)s end on",
            count,
        )
    return words % facts


def _number(count: int) -> str:
    small = {1: _("One"), 2: _("Two"), 3: _("Three")}
    return small.get(count, str(count))


def _why_off(day: date, calendar: Calendar) -> str:
    if day.weekday() == 5:
        return _("a Saturday")
    if day.weekday() == 6:
        return _("a Sunday")
    if calendar.is_holiday(day):
        return _("a public holiday (%(name)s)") % {"name": calendar.name(day)}
    return ""


def _named(days: tuple[date, ...] | list[date], landing: Landing) -> str:
    """List holidays with their names: "25 December (Christmas Day) and 1 January (...)"."""
    listed = [
        _("%(day)s (%(name)s)") % {"day": _day(day, landing), "name": landing.calendar.name(day)}
        for day in days
    ]
    *first, last = listed
    if not first:
        return last
    return _("%(some)s and %(last)s") % {"some": ", ".join(first), "last": last}


def _day(day: date, landing: Landing) -> str:
    """Write a day; its year where it isn't that of the first day."""
    if day.year == landing.start.year:
        return date_format(day, pgettext("day and month", "j F"))
    return spelled(day)


def _weekday(day: date, landing: Landing) -> str:
    if day.year == landing.start.year:
        return date_format(day, pgettext("weekday, day and month", "l j F"))
    return date_format(day, pgettext("weekday, day, month and year", "l j F Y"))
