"""Answers for the copies of everything that people had made."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from privacy.ledger.actors import Actor
from privacy.ledger.events import Purpose
from privacy.rights.export.models import Export
from privacy.rights.holders import DataClass, Holding, Withheld
from privacy.vault import actions as vault
from privacy.vault.models import Kind, SealedObject

COPIES = DataClass(
    code="copies",
    title=_("Copies of everything"),
    purpose=_("So that you can download them once."),
    deadline_words=_("An hour after you fetched them, at the latest after a day"),
    serves="rights",
    places=("default", "vault"),
)


class ExportHolder:
    """Archives that wait to be fetched, and the requests for them."""

    name = "requests"
    models = frozenset({"privacy.export"})
    classes = (COPIES,)
    withheld = (
        Withheld(
            _("Earlier copies of everything"),
            _("They hold the same as this one, and go within a day."),
        ),
    )

    def locate(self, person: UUID) -> Iterable[Holding]:
        archives = SealedObject.objects.owned_by(person).filter(kind=Kind.EXPORT).openable()
        totals = archives.aggregate(count=Count("pk"), size=Sum("size"), last=Max("delete_after"))
        yield COPIES.holding(
            count=totals["count"],
            bytes_held=totals["size"] or 0,
            delete_after=totals["last"],
            see_url=reverse("export"),
        )

    def export(self, person: UUID) -> Mapping[str, Any]:
        fields = ("id", "state", "asked_at", "fetched_at")
        return {"exports": list(Export.objects.owned_by(person).values(*fields))}

    def erase(self, person: UUID) -> None:
        vault.delete_each(
            sealed_objects=SealedObject.objects.owned_by(person).filter(kind=Kind.EXPORT),
            actor=Actor.person(person),
            purpose=Purpose.ERASURE,
        )
        Export.objects.owned_by(person).delete()

    def verify(self, person: UUID) -> Iterable[str]:
        if SealedObject.objects.owned_by(person).filter(kind=Kind.EXPORT).exists():
            yield "copies"
        if Export.objects.owned_by(person).exists():
            yield "requests for copies"
