"""What lies on the desk: open cases by due date, and how many of each sort."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from privacy.people import reach_of
from privacy.rights.requests.marks import mark_of_address, mark_of_person
from privacy.rights.requests.models import Requests, RightsRequest
from privacy.rights.requests.states import State


@dataclass(frozen=True)
class Filters:
    """What an officer wants to see; empty for everything."""

    state: str = ""
    regime: str = ""
    kind: str = ""
    assigned_to: UUID | None = None
    is_overdue: bool = False


@dataclass(frozen=True)
class Counts:
    """How many open cases there are, by state and by law, and how many are overdue."""

    total: int
    by_state: dict[str, int]
    by_regime: dict[str, int]
    overdue: int
    to_approve: int


def open_cases(filters: Filters = Filters()) -> Requests:
    """Return open cases, the one due first on top; laws are filtered by `of_regime` afterwards."""
    found = RightsRequest.objects.open().order_by(F("due_at").asc(nulls_last=True), "received_at")
    if filters.state:
        found = found.filter(state=filters.state)
    if filters.kind:
        found = found.filter(kind=filters.kind)
    if filters.assigned_to:
        found = found.filter(assigned_to=filters.assigned_to)
    if filters.is_overdue:
        found = found.overdue(timezone.now())
    if filters.regime:
        found = found.filter(pk__in=_under(filters.regime))
    return found


def without_own(cases: Requests, officer: UUID) -> Requests:
    """Leave out what an officer themselves asked for, or asked for as somebody's agent."""
    reach = reach_of(officer)
    found = cases.exclude(person_hash=mark_of_person(officer))
    address = mark_of_address(reach.address) if reach else ""
    if address:
        found = found.exclude(address_hash=address).exclude(agent_hash=address)
    return found


def counts(now: datetime | None = None) -> Counts:
    """Count the open cases; one query."""
    now = now or timezone.now()
    rows = list(RightsRequest.objects.open().values_list("state", "regimes", "due_at"))
    laws: Iterable[str] = (law for _state, regimes, _due in rows for law in regimes)
    by_state = Counter(state for state, _regimes, _due in rows)
    return Counts(
        total=len(rows),
        by_state=dict(by_state),
        by_regime=dict(Counter(laws)),
        overdue=sum(due is not None and due <= now for _state, _regimes, due in rows),
        to_approve=by_state[State.PROPOSED],
    )


def likely_duplicates(case: RightsRequest) -> Requests:
    """Return earlier requests for the same thing by the same person."""
    same = RightsRequest.objects.of_same_requester(case).filter(kind=case.kind)
    return same.exclude(state=State.DUPLICATE).filter(received_at__lte=case.received_at)


def _under(regime: str) -> list[UUID]:
    """Return the open cases under a law; both databases have lists in JSON, not the same search."""
    rows = RightsRequest.objects.open().values_list("pk", "regimes")
    return [pk for pk, regimes in rows if regime in regimes]
