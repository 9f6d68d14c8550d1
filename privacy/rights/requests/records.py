"""The record of the last 24 months, and the figures that California asks for once a year."""

import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from statistics import mean, median

from privacy.rights.clocks.kinds import Kind
from privacy.rights.requests.days import legal_day
from privacy.rights.requests.models import Requests, RightsRequest
from privacy.rights.requests.states import State


@dataclass(frozen=True)
class Row:
    """What is kept of one request: when, what, how, how it was answered, and on what ground not."""

    reference: str
    received_on: str
    kind: str
    manner: str
    origin: str
    laws: str
    state: str
    protocol_status: str
    due_on: str
    extended_on: str
    answered_on: str
    days_to_answer: int | None
    denial_basis: str


# What each kind is called in the CCPA's yearly figures (§ 7102).
CCPA_KINDS = {
    Kind.ACCESS: "know",
    Kind.PORTABILITY: "know",
    Kind.KNOW: "know",
    Kind.RECTIFICATION: "correct",
    Kind.CORRECT: "correct",
    Kind.ERASURE: "delete",
    Kind.DELETE: "delete",
    Kind.OPT_OUT: "opt_out",
    Kind.LIMIT: "limit",
}


@dataclass(frozen=True)
class Figures:
    """Of one kind in one year: how many, with which answers, and how long these took."""

    received: int
    complied: int
    denied: int
    withdrawn: int
    open: int
    mean_days: float | None
    median_days: float | None


def rows(*, since: date | None = None, until: date | None = None) -> list[Row]:
    """Return the record of requests received in a span of days, oldest first."""
    found = RightsRequest.objects.exclude(state=State.UNVERIFIED).select_related("duplicate_of")
    return [_row(case) for case in _received(found, since, until)]


def as_csv(listed: Iterable[Row]) -> str:
    """Return the record as CSV, with a line of names."""
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(Row.__dataclass_fields__))
    writer.writeheader()
    writer.writerows(asdict(row) for row in listed)
    return out.getvalue()


def as_json(listed: Iterable[Row]) -> str:
    """Return the record as JSON."""
    return json.dumps({"requests": [asdict(row) for row in listed]}, indent=2) + "\n"


def ccpa_metrics(year: int) -> dict[str, Figures]:
    """Return the figures of a calendar year for requests to which the CCPA may apply."""
    found = RightsRequest.objects.exclude(state__in=[State.UNVERIFIED, State.DUPLICATE])
    cases: dict[str, list[RightsRequest]] = defaultdict(list)
    for case in _received(found, date(year, 1, 1), date(year, 12, 31)):
        if "ccpa" in case.regimes and Kind(case.kind) in CCPA_KINDS:
            cases[CCPA_KINDS[Kind(case.kind)]].append(case)
    return {name: _figures(cases[name]) for name in sorted(set(CCPA_KINDS.values()))}


def _figures(cases: list[RightsRequest]) -> Figures:
    states = [case.state for case in cases]
    days = [taken for case in cases if (taken := _days(case)) is not None]
    return Figures(
        received=len(cases),
        complied=states.count(State.FULFILLED),
        denied=states.count(State.DENIED),
        withdrawn=states.count(State.WITHDRAWN),
        open=sum(case.is_open for case in cases),
        mean_days=round(mean(days), 1) if days else None,
        median_days=float(median(days)) if days else None,
    )


def _received(found: Requests, since: date | None, until: date | None) -> Iterable[RightsRequest]:
    cases = found.order_by("received_at").iterator()
    return (
        case
        for case in cases
        if (since is None or case.received_on >= since)
        and (until is None or case.received_on <= until)
    )


def _row(case: RightsRequest) -> Row:
    return Row(
        reference=case.reference,
        received_on=case.received_on.isoformat(),
        kind=case.kind,
        manner=case.channel,
        origin=case.origin,
        laws=" ".join(case.regimes),
        state=case.state,
        protocol_status=case.protocol_status,
        due_on=_day(case.due_at),
        extended_on=_day(case.extended_at),
        answered_on=_day(case.answered_at),
        days_to_answer=_days(case),
        denial_basis=case.denial_reason,
    )


def _day(moment: datetime | None) -> str:
    return legal_day(moment).isoformat() if moment else ""


def _days(case: RightsRequest) -> int | None:
    """Count the days from receipt to the answer, in legal time."""
    if case.answered_at is None:
        return None
    return (legal_day(case.answered_at) - case.received_on).days
