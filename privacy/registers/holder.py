"""Answers for whom breaches affect."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from privacy.registers.breaches.models import AffectedPerson
from privacy.rights.holders import DataClass, Holding

BREACHES = DataClass(
    code="breaches",
    title=_("Breaches that affect you"),
    purpose=_("That you are told, once, of a breach that affects what is held about you."),
    deadline_words=_("24 months; without a tie to you once you erase your account"),
    serves="rights",
)


class BreachHolder:
    """Whom a breach affects; an erasure leaves a row that only counts."""

    name = "breaches"
    classes = (BREACHES,)
    models = frozenset(
        {
            "privacy.affectedperson",
            "privacy.breach",
            "privacy.breachtext",
            "privacy.breachnotice",
        }
    )

    def locate(self, person: UUID) -> Iterable[Holding]:
        rows = (AffectedPerson.objects.of(person),)
        yield BREACHES.holding(rows=rows, is_silent_when_empty=True)

    def export(self, person: UUID) -> Mapping[str, Any]:
        fields = ("breach__aware_at", "state", "changed_at")
        return {"breaches": list(AffectedPerson.objects.of(person).values(*fields))}

    def erase(self, person: UUID) -> None:
        AffectedPerson.objects.of(person).update(person=None)

    def verify(self, person: UUID) -> Iterable[str]:
        if AffectedPerson.objects.of(person).exists():
            yield "breaches"
