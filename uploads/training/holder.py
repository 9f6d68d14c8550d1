"""Answers for anonymised copies, and for the lists of what left."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Sum
from django.utils.translation import gettext_lazy as _

from privacy.ledger.events import Purpose
from privacy.rights.holders import DataClass, Holding
from uploads.training.actions import delete_copies_by_choice, delete_copies_of, sealed_copies_of
from uploads.training.models import ExportedCopy, TrainingCopy

COPIES = DataClass(
    code="training_copies",
    title=_("Anonymised copies for training"),
    purpose=_("To train this site’s image models, because you asked for it."),
    deadline_words=_("When you take the consent back, at the latest at their own deadline"),
    serves="training",
    places=("default", "vault"),
    is_picture=True,
)


class TrainingHolder:
    """Copies, the sealed objects behind them, and the exports that hold some."""

    name = "training copies"
    models = frozenset({"uploads.trainingcopy", "uploads.trainingexport", "uploads.exportedcopy"})
    classes = (COPIES,)

    def locate(self, person: UUID) -> Iterable[Holding]:
        copies = TrainingCopy.objects.owned_by(person).present()
        totals = copies.aggregate(
            count=Count("pk"), size=Sum("sealed__size"), last=Max("sealed__delete_after")
        )
        yield COPIES.holding(
            count=totals["count"],
            bytes_held=totals["size"] or 0,
            delete_after=totals["last"],
            delete_now=delete_copies_by_choice,
        )

    def export(self, person: UUID) -> Mapping[str, Any]:
        copies = TrainingCopy.objects.owned_by(person).present()
        left = ExportedCopy.objects.filter(copy__in=copies.values("pk")).select_related("export")
        exports: dict[UUID, list[str]] = {}
        for one in left:
            exports.setdefault(one.copy, []).append(one.export.taken_at.isoformat())
        return {
            "training_copies": [
                {
                    "id": str(copy.pk),
                    "made_at": copy.created_at.isoformat(),
                    "delete_after": copy.sealed.delete_after.isoformat(),
                    "consent_version": copy.consent_version,
                    "left_in_exports_at": exports.get(copy.pk, []),
                }
                for copy in copies
            ]
        }

    def erase(self, person: UUID) -> None:
        delete_copies_of(person, Purpose.ERASURE)

    def verify(self, person: UUID) -> Iterable[str]:
        if sealed_copies_of(person) or TrainingCopy.objects.owned_by(person).exists():
            yield "training copies"
