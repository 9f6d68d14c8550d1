"""The dates of a clock, computed from its facts. Nothing is stored that could go stale."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time

from privacy.rights.clocks.calendars import ONE_DAY
from privacy.rights.clocks.clock import Clock
from privacy.rights.clocks.periods import Landing, Period, land
from privacy.rights.clocks.regimes import NoticeFrom


def acknowledge_by(clock: Clock) -> Landing | None:
    """Return by when the person must hear that the request is here, where the law asks that."""
    period = clock.terms.acknowledge
    return None if period is None else _land(clock, period)


def respond_by(clock: Clock, *, at: datetime | None = None) -> Landing:
    """Return by when the answer is due; an open pause counts until `at`, or not at all."""
    period = clock.terms.respond
    if clock.extension_noticed_at is not None and clock.terms.extended is not None:
        period = clock.terms.extended
    return _land(clock, period, paused_days=clock.paused_days(at))


def notice_by(clock: Clock, *, at: datetime | None = None) -> Landing | None:
    """Return the last day for a notice of extension, None where the law knows none."""
    if clock.terms.extended is None:
        return None
    ordinary = respond_by(replace(clock, extension_noticed_at=None), at=at)
    if clock.regime.notice_from is NoticeFrom.RECEIPT:
        return ordinary
    from_request = _land(clock, clock.terms.respond, start=clock.requested_on)
    return min(ordinary, from_request, key=lambda landing: landing.day)


def latest(clock: Clock, *, at: datetime | None = None) -> Landing | None:
    """Return the longest that the law allows once a notice of extension is sent in time."""
    period = clock.terms.extended
    return None if period is None else _land(clock, period, paused_days=clock.paused_days(at))


def due_at(clock: Clock, *, at: datetime | None = None) -> datetime:
    """Return the moment from which an answer is late: the end of the last day, legal time."""
    return end_of(clock, respond_by(clock, at=at).day)


def end_of(clock: Clock, day: date) -> datetime:
    """Return the first moment after `day` in the legal time zone, written in UTC."""
    return datetime.combine(day + ONE_DAY, time.min, tzinfo=clock.zone).astimezone(UTC)


def earliest(clocks: Sequence[Clock], *, at: datetime | None = None) -> Clock:
    """Return the clock that decides where several laws apply: the one due first.

    Raises ValueError for no clocks.
    """
    return min(clocks, key=lambda clock: due_at(clock, at=at))


def _land(
    clock: Clock, period: Period, *, start: date | None = None, paused_days: int = 0
) -> Landing:
    return land(
        period,
        start or clock.received_on,
        calendar=clock.calendar,
        rolls=clock.regime.rolls,
        paused_days=paused_days,
    )
