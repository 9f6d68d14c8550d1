"""From a request's facts to its clocks, its dates, and the reason for each date."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from privacy.rights.clocks.clock import Clock, Suspension, begin_each
from privacy.rights.clocks.dates import (
    acknowledge_by,
    due_at,
    earliest,
    latest,
    notice_by,
    respond_by,
)
from privacy.rights.clocks.errors import NoTimeSet
from privacy.rights.clocks.kinds import Kind
from privacy.rights.clocks.periods import Landing
from privacy.rights.clocks.regimes import Cause
from privacy.rights.clocks.sentences import explain
from privacy.rights.requests.days import legal_day
from privacy.rights.requests.models import RightsRequest

# Where no law sets a time, ours: nothing lies about.
OUR_OWN: Final = timedelta(days=30)


@dataclass(frozen=True)
class LegalDate:
    """One date of one law, with the sentence that explains it."""

    law: str
    what: str
    day: date
    why: str
    # Whether it is the one that decides: the earliest answer over all laws.
    is_decisive: bool = False


def clocks_of(case: RightsRequest) -> list[Clock]:
    """Return the clocks of a request as its facts have them; none where no law sets a time."""
    try:
        clocks = begin_each(
            laws=case.regimes,
            kind=Kind(case.kind),
            received_at=case.received_at,
            requested_on=case.requested_on,
        )
    except NoTimeSet:
        return []
    return [_with_facts(case, clock) for clock in clocks]


def due_of(case: RightsRequest, *, at: datetime | None = None) -> datetime:
    """Return the moment from which an answer is late: the earliest of all laws, or our own."""
    clocks = clocks_of(case)
    if not clocks:
        return case.received_at + OUR_OWN
    return min(due_at(clock, at=at) for clock in clocks)


def stored_dates(case: RightsRequest, *, at: datetime | None = None) -> dict[str, Any]:
    """Return the columns that follow from a request's facts, for whoever changes these."""
    landings = [acknowledge_by(clock) for clock in clocks_of(case)]
    acknowledge = min((each.day for each in landings if each), default=None)
    return {"due_at": due_of(case, at=at or timezone.now()), "acknowledge_by": acknowledge}


def dates_of(case: RightsRequest) -> list[LegalDate]:
    """Return every date of a request in the order of the days, each with its reason."""
    now = timezone.now()
    clocks = clocks_of(case)
    decisive = earliest(clocks, at=now) if clocks else None
    found = [each for clock in clocks for each in _dates(clock, now, clock is decisive)]
    return sorted(found or [_our_own(case)], key=lambda each: each.day)


def may_still_extend(case: RightsRequest, *, at: datetime) -> date | None:
    """Return the last day on which a notice could still extend some law's time."""
    landings = [notice_by(clock, at=at) for clock in clocks_of(case) if not is_extended(clock)]
    days = [each.day for each in landings if each is not None]
    return max(days, default=None)


def is_extended(clock: Clock) -> bool:
    """Say whether its time was extended already."""
    return clock.extension_noticed_at is not None


def _dates(clock: Clock, now: datetime, is_decisive: bool) -> Iterator[LegalDate]:
    answer = respond_by(clock, at=now)
    yield _date(clock, _("Answer by"), answer, is_decisive)
    if landing := acknowledge_by(clock):
        yield _date(clock, _("Acknowledge by"), landing)
    if not is_extended(clock):
        if landing := notice_by(clock, at=now):
            yield _date(clock, _("Tell of an extension by"), landing)
        if landing := latest(clock, at=now):
            yield _date(clock, _("Extended, at the latest by"), landing)


def _date(clock: Clock, what: str, landing: Landing, is_decisive: bool = False) -> LegalDate:
    return LegalDate(str(clock.regime.name), what, landing.day, explain(landing), is_decisive)


def _our_own(case: RightsRequest) -> LegalDate:
    why = _("No law sets a time for such a request; we answer within 30 days of receipt.")
    day = legal_day(case.received_at + OUR_OWN)
    return LegalDate(_("Our own rule"), _("Answer by"), day, why, is_decisive=True)


def _with_facts(case: RightsRequest, clock: Clock) -> Clock:
    law = clock.regime.code
    pauses = tuple(
        Suspension(Cause.IDENTITY_DOUBTED, _moment(each["since"]), _maybe(each["until"]))
        for each in case.pauses
        if law in each["laws"]
    )
    noticed = case.extended_at if law in case.extended_laws else None
    return replace(clock, suspensions=pauses, extension_noticed_at=noticed)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _maybe(text: str | None) -> datetime | None:
    return _moment(text) if text else None
