"""The log of a case is the ledger: lines about the case, their details under its own key."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from privacy.ledger.actions import record
from privacy.ledger.actors import Actor
from privacy.ledger.details import JSON, Detail
from privacy.ledger.events import Event, Purpose
from privacy.ledger.lines import Line, lines_for
from privacy.ledger.models import LedgerSubject
from privacy.rights.requests.models import RightsRequest


@dataclass(frozen=True)
class CaseLine:
    """One line of a case's log; `actor_id` is the ledger's number of whoever did it."""

    entry: UUID
    time: datetime
    actor_words: str
    event_words: str
    sequence_words: str
    detail: Detail


def requester(case: RightsRequest) -> Actor:
    """Name whoever asks by the case's own number, so that no line ties it to an account."""
    return Actor.person(case.pk)


def desk() -> Actor:
    """Name the program that sends notices and keeps deadlines."""
    return Actor.program("requests")


def write(event: Event, case: RightsRequest, actor: Actor, **detail: JSON) -> None:
    """Write a line about a case, in the transaction of the change that it tells of."""
    record(event=event, actor=actor, owner=case.pk, purpose=Purpose.RIGHTS_REQUEST, detail=detail)


def case_log(case: RightsRequest, *, limit: int | None = None) -> list[CaseLine]:
    """Return a case's log, newest first; four queries, however many lines."""
    return [_line(line) for line in lines_for(case.pk, limit=limit)]


def forget_log(case: UUID) -> None:
    """Let nothing lead from a case to its lines any more."""
    LedgerSubject.objects.filter(person=case).delete()


def _line(line: Line) -> CaseLine:
    return CaseLine(
        entry=line.entry,
        time=line.time,
        actor_words=_("The person who asked") if line.is_own else line.actor_words,
        event_words=line.event_words,
        sequence_words=line.sequence_words,
        detail=line.detail,
    )
