"""The lamp: lit while something other than the person has their photos open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from privacy.ledger.actors import Role
from privacy.ledger.events import CLOSINGS, Event
from privacy.ledger.models import LedgerEntry, LedgerSubject
from privacy.staff.break_glass.models import AT_MOST, BreakGlass

GLASS: Final = (Event.GLASS_OPENED, Event.GLASS_EXTENDED)
# No photo outlives a day, so an opening whose program died can't light the lamp for longer.
LONGEST: Final = timedelta(hours=24)


@dataclass(frozen=True)
class Lamp:
    """Whether it is lit, and what it says."""

    is_on: bool
    words: str


def lamp_for(person: UUID) -> Lamp:
    """Return the lamp of a person, from the newest lines of whoever acted; one query, mostly."""
    newest = _newest(person)
    if _is_glass_broken(person, newest):
        return Lamp(is_on=True, words=_("Lamp on: a member of staff may look at your photos"))
    in_use = sum(_is_open(run["opened"], run["closed"]) for run in newest)
    if not in_use:
        return Lamp(is_on=False, words=_("Lamp off: nothing is opening your photos"))
    words = ngettext(
        "Lamp on: one program is using your photos",
        "Lamp on: %(count)d programs are using your photos",
        in_use,
    )
    return Lamp(is_on=True, words=words % {"count": in_use})


def _newest(person: UUID) -> Sequence[Mapping[str, Any]]:
    """Return, for each run and member of staff, when they opened and closed something last."""
    lines = LedgerEntry.objects.filter(
        ledger_id__in=LedgerSubject.objects.filter(person=person).values("ledger_id"),
        event__in=[Event.PHOTO_OPENED, *CLOSINGS, *GLASS],
    ).since(timezone.now() - LONGEST)
    by_program = Q(event=Event.PHOTO_OPENED, actor_role=Role.PROGRAM)
    newest = lines.values("actor_id").annotate(
        opened=Max("time", filter=by_program),
        closed=Max("time", filter=Q(event__in=CLOSINGS)),
        glass=Max("time", filter=Q(event__in=GLASS)),
    )
    return list(newest)


def _is_glass_broken(person: UUID, newest: Sequence[Mapping[str, Any]]) -> bool:
    # Asked of its table only where a line says that it may be: nearly never.
    since = timezone.now() - AT_MOST
    is_likely = any(run["glass"] and run["glass"] > since for run in newest)
    return is_likely and BreakGlass.objects.about(person).in_force().exists()


def _is_open(opened: datetime | None, closed: datetime | None) -> bool:
    return opened is not None and (closed is None or closed < opened)
