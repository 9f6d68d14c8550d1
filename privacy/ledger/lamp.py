"""The lamp: lit while something other than the person has their photos open."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from privacy.ledger.actors import Role
from privacy.ledger.events import CLOSINGS, Event
from privacy.ledger.models import LedgerEntry, LedgerSubject

# No photo outlives a day, so an opening whose program died can't light the lamp for longer.
LONGEST: Final = timedelta(hours=24)


@dataclass(frozen=True)
class Lamp:
    """Whether it is lit, and what it says."""

    is_on: bool
    words: str


def lamp_for(person: UUID) -> Lamp:
    """Return the lamp of a person, from the newest lines of each program that ran; one query."""
    in_use = _runs_in_use(person)
    if not in_use:
        return Lamp(is_on=False, words=_("Lamp off: nothing is opening your photos"))
    words = ngettext(
        "Lamp on: one program is using your photos",
        "Lamp on: %(count)d programs are using your photos",
        in_use,
    )
    return Lamp(is_on=True, words=words % {"count": in_use})


def _runs_in_use(person: UUID) -> int:
    """Count the runs whose newest opening no closing line follows."""
    lines = LedgerEntry.objects.filter(
        ledger_id__in=LedgerSubject.objects.filter(person=person).values("ledger_id"),
        event__in=[Event.PHOTO_OPENED, *CLOSINGS],
    ).since(timezone.now() - LONGEST)
    by_program = Q(event=Event.PHOTO_OPENED, actor_role=Role.PROGRAM)
    newest = lines.values("actor_id").annotate(
        opened=Max("time", filter=by_program),
        closed=Max("time", filter=Q(event__in=CLOSINGS)),
    )
    return sum(_is_open(run["opened"], run["closed"]) for run in newest)


def _is_open(opened: datetime | None, closed: datetime | None) -> bool:
    return opened is not None and (closed is None or closed < opened)
