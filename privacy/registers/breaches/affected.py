"""Choose whom a breach affects, by a query or a list; count how far telling them has come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from privacy.ledger.events import Event
from privacy.registers.breaches.actions import say
from privacy.registers.breaches.addressees import people_named, run_query
from privacy.registers.breaches.errors import BreachRefused
from privacy.registers.breaches.models import AffectedPerson, Breach, BreachNotice

State = AffectedPerson.State


@dataclass(frozen=True)
class Chosen:
    """How many people were found, how many of them are new, and which lines named nobody."""

    found: int
    added: int
    unknown: tuple[str, ...] = ()


def add_by_query(
    *, breach: Breach, code: str, since: datetime, until: datetime, officer: UUID
) -> Chosen:
    """Add whoever a query finds."""
    people = run_query(code, since, until)
    return Chosen(len(people), _add(breach, people, officer))


def add_by_list(*, breach: Breach, names: Iterable[str], officer: UUID) -> Chosen:
    """Add the people of a list of e-mail addresses or account ids; say which are nobody's."""
    asked = {name.strip() for name in names if name.strip()}
    found = people_named(asked)
    added = _add(breach, set(found.values()), officer)
    return Chosen(len(found), added, tuple(sorted(asked - found.keys())))


def progress_of(breach: Breach) -> dict[str, int]:
    """Return how many affected people there are in each state."""
    counted = breach.affected.values_list("state").annotate(n=Count("pk")).order_by()
    return {**dict.fromkeys(State.values, 0), **dict(counted)}


def try_again(*, breach: Breach, officer: UUID) -> int:
    """Let those be told once more whose mail failed or may not have gone; return how many.

    Of those of whom nobody knows, some may get the mail twice: only an officer decides this.
    """
    with transaction.atomic():
        say(Event.BREACH_CHANGED, officer)
        again = breach.affected.filter(state__in=[State.FAILED, State.UNCERTAIN])
        return again.exclude(person=None).update(
            state=State.WAITING, attempts=0, changed_at=timezone.now()
        )


def _add(breach: Breach, people: set[UUID], officer: UUID) -> int:
    """Add people; a notice that was approved for others has to be approved again."""
    with transaction.atomic():
        if not Breach.objects.select_for_update().filter(pk=breach.pk, closed_at=None).exists():
            raise BreachRefused
        by = say(Event.BREACH_CHANGED, officer)
        # Compared here: a database takes only so many names in one question.
        new = people - set(breach.affected.values_list("person", flat=True))
        AffectedPerson.objects.bulk_create(
            [AffectedPerson(breach=breach, person=person) for person in sorted(new)],
            batch_size=500,
        )
        if new:
            BreachNotice.objects.filter(breach=breach).update(
                proposed_by=by, proposed_at=timezone.now(), approved_by=None, approved_at=None
            )
    return len(new)
