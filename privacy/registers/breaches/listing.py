"""Look at whom a breach affects, page by page: each look is a line in each person's ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Page
from django.db import transaction

from privacy.ledger.actors import Actor
from privacy.ledger.bulk import record_for_owners
from privacy.ledger.events import Event, Purpose
from privacy.ledger.models import LedgerSubject
from privacy.registers.breaches.models import AffectedPerson, Breach


@dataclass(frozen=True)
class Shown:
    """One affected person as an officer sees them: a random number, and how far telling is."""

    number: str
    affected: AffectedPerson


def look_at(*, breach: Breach, page: Page[AffectedPerson], officer: UUID) -> Sequence[Shown]:
    """Write the lines of one page, then return what it shows."""
    rows = list(page.object_list)
    people = {each.person for each in rows if each.person}
    with transaction.atomic():
        record_for_owners(
            affected={
                (person, Event.BREACH_LISTED): {"breach": str(breach.pk)} for person in people
            },
            actor=Actor.staff(officer),
            purpose=Purpose.LEGAL_DUTY,
        )
    numbers = dict(
        LedgerSubject.objects.filter(person__in=people).values_list("person", "ledger_id")
    )
    return [Shown(str(numbers.get(each.person, "")) if each.person else "", each) for each in rows]
