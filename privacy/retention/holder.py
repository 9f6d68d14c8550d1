"""Answers for holds on a person's pictures."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from privacy.retention.models import Hold
from privacy.rights.holders import DataClass, Holding

HOLDS = DataClass(
    code="holds",
    title=_("Holds for your own requests"),
    purpose=_("That a picture stays past its deadline until your request about it is settled."),
    deadline_words=_("60 days, unless two privacy officers renew it, or when you waive it"),
    serves="rights",
)


class HoldHolder:
    """Holds; an erasure asked for by the person ends them."""

    name = "holds"
    classes = (HOLDS,)
    models = frozenset({"privacy.hold"})

    def locate(self, person: UUID) -> Iterable[Holding]:
        holds = Hold.objects.of(person).count()
        if holds:
            yield HOLDS.holding(count=holds, see_url=reverse("holds"))

    def export(self, person: UUID) -> Mapping[str, Any]:
        fields = ("kind", "request", "placed_at", "expires_at", "waived_at")
        return {"holds": list(Hold.objects.of(person).values(*fields))}

    def erase(self, person: UUID) -> None:
        Hold.objects.of(person).delete()

    def verify(self, person: UUID) -> Iterable[str]:
        if Hold.objects.of(person).exists():
            yield "holds"
