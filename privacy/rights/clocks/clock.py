"""One request under one law: what happened, and the changes that the law allows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.timezone import is_aware
from django.utils.translation import gettext as _

from privacy.rights.clocks.calendars import LAST_YEAR, Calendar
from privacy.rights.clocks.errors import ClockRefused, NoTimeSet
from privacy.rights.clocks.kinds import Kind
from privacy.rights.clocks.laws import regimes
from privacy.rights.clocks.regimes import Cause, Regime, Regimes, Terms


@dataclass(frozen=True)
class Suspension:
    """A time in which the clock stands still; open while `until` is None."""

    cause: Cause
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True)
class Clock:
    """The facts. Every date is computed from them anew, in the zone and calendar kept here."""

    regime: Regime
    kind: Kind
    received_at: datetime
    # The date that the request bears; a letter may be older than its receipt.
    requested_on: date
    zone: ZoneInfo
    calendar: Calendar
    # When somebody noticed that it is a request. It is kept, and moves nothing.
    recognised_at: datetime | None = None
    extension_noticed_at: datetime | None = None
    suspensions: tuple[Suspension, ...] = ()

    @property
    def received_on(self) -> date:
        return self.day_of(self.received_at)

    @property
    def terms(self) -> Terms:
        return self.regime.terms[self.kind]

    @property
    def is_suspended(self) -> bool:
        return any(each.until is None for each in self.suspensions)

    def day_of(self, moment: datetime) -> date:
        """Return the day in the legal time zone."""
        return moment.astimezone(self.zone).date()

    def paused_days(self, at: datetime | None) -> int:
        """Count the whole days for which the clock stood still, an open pause until `at`."""
        return sum(self._whole_days(each, at) for each in self.suspensions)

    def _whole_days(self, pause: Suspension, at: datetime | None) -> int:
        until = pause.until or at
        if until is None:
            return 0
        # By the clock on the wall, so that a change to summer time neither adds nor takes a day.
        since = pause.since.astimezone(self.zone).replace(tzinfo=None)
        return max(0, (until.astimezone(self.zone).replace(tzinfo=None) - since).days)


def begin(
    *,
    law: str,
    kind: Kind,
    received_at: datetime,
    requested_on: date | None = None,
    recognised_at: datetime | None = None,
    among: Regimes = regimes,
) -> Clock:
    """Start a clock at receipt, by the version of the law in force on that day.

    Raises NoTimeSet where the law sets no time for this kind, ClockRefused for an unknown law and
    for moments that can't have come in this order.
    """
    check_aware(received_at, recognised_at)
    zone = ZoneInfo(settings.TIME_ZONE)
    received_on = received_at.astimezone(zone).date()
    regime = among.in_force(law, received_on)
    _check_order(received_at, received_on, requested_on, recognised_at)
    if kind not in regime.terms:
        raise NoTimeSet(
            _("%(law)s sets no time for %(kind)s.") % {"law": regime.name, "kind": kind.label}
        )
    return Clock(
        regime=regime,
        kind=kind,
        received_at=received_at.astimezone(UTC),
        requested_on=requested_on or received_on,
        zone=zone,
        calendar=regime.calendar(),
        recognised_at=recognised_at,
    )


def begin_each(
    *,
    laws: Iterable[str],
    kind: Kind,
    received_at: datetime,
    requested_on: date | None = None,
    recognised_at: datetime | None = None,
) -> list[Clock]:
    """Start one clock per law that sets a time for this kind; raises ClockRefused if none does."""
    clocks, refused = [], ClockRefused()
    for law in dict.fromkeys(laws):
        try:
            clock = begin(
                law=law,
                kind=kind,
                received_at=received_at,
                requested_on=requested_on,
                recognised_at=recognised_at,
            )
        except NoTimeSet as none_set:
            refused = none_set
        else:
            clocks.append(clock)
    if not clocks:
        raise refused
    return clocks


def check_aware(*moments: datetime | None) -> None:
    """Raise ValueError for a moment without a time zone."""
    if any(moment is not None and not is_aware(moment) for moment in moments):
        raise ValueError("a clock needs moments with a time zone")


def _check_order(
    received_at: datetime,
    received_on: date,
    requested_on: date | None,
    recognised_at: datetime | None,
) -> None:
    if received_on.year >= LAST_YEAR:
        raise ClockRefused(_("The holidays of that time are not known yet."))
    if requested_on is not None and requested_on > received_on:
        raise ClockRefused(_("A request can't bear a later date than its receipt."))
    if recognised_at is not None and recognised_at < received_at:
        raise ClockRefused(_("A request can't be recognised before it was received."))
