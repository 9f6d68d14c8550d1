"""Record an opt-out, say how it stands, clear it when its 24 months are over."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from privacy.consent.models import ConsentEvent
from privacy.consent.statements import Statement
from privacy.ledger.actions import record
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event
from privacy.optout.models import OptOut, Origin


@dataclass(frozen=True)
class Standing:
    """A person's opt-outs of the last 24 months: the newest of each origin."""

    by_origin: dict[str, OptOut]

    @property
    def newest(self) -> OptOut | None:
        """The newest opt-out; a "no" to a question of ours is none."""
        opted = [each for origin, each in self.by_origin.items() if origin != Origin.DECLINED]
        return max(opted, key=lambda each: each.at, default=None)

    def suspends(self, statement: Statement, event: ConsentEvent | None) -> bool:
        """Say whether a consent in force is older than an opt-out that it yields to."""
        if self.newest is None or event is None or not event.is_given:
            return False
        return statement.yields_to_opt_out and self.newest.at >= event.at


def opt_out(*, person: UUID, origin: Origin) -> OptOut:
    """Record that a person opted out; it takes effect with this very row."""
    with transaction.atomic():
        made = OptOut.objects.create(person=person, origin=origin)
        record(
            event=Event.OPTED_OUT,
            actor=Actor.person(person),
            owner=person,
            detail={"origin": str(origin)},
        )
    return made


def note_signal(*, person: UUID) -> OptOut | None:
    """Record a browser's Global Privacy Control signal, once in the time that it silences us."""
    if OptOut.objects.of(person).silencing().filter(origin=Origin.SIGNAL).exists():
        return None
    return opt_out(person=person, origin=Origin.SIGNAL)


def standing_of(person: UUID) -> Standing:
    """Return how a person's opt-outs stand; one query."""
    return Standing({each.origin: each for each in OptOut.objects.of(person).standing()})


def clear_old_opt_outs(now: datetime) -> int:
    """Delete opt-outs that were kept for 24 months; return how many."""
    return OptOut.objects.due(now).delete()[0]
