"""Answers for uploaded photos."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from privacy.ledger.actors import Actor
from privacy.ledger.events import Purpose
from privacy.rights.holders import DataClass, Holding, Withheld
from privacy.vault import actions as vault
from uploads.actions import delete_photos_by_choice, sealed_photos_of
from uploads.models import Photo

PHOTOS = DataClass(
    code="photos",
    title=_("Photos you uploaded"),
    purpose=_("To make your portraits."),
    deadline_words=_("When their job ends, at the latest 24 hours after upload"),
    serves="portraits",
    places=("default", "vault"),
    is_picture=True,
)

MEASUREMENTS = DataClass(
    code="face-measurements",
    title=_("Measurements of your face"),
    purpose=_("To check a photo and to place you in the frame."),
    deadline_words=_("Never kept after that check or job"),
    serves="portraits",
    places=("memory",),
)


class PhotoHolder:
    """Photos and the sealed objects behind them, confirmed or not."""

    name = "photos"
    models = frozenset({"uploads.photo"})
    classes = (PHOTOS, MEASUREMENTS)

    withheld = (
        Withheld(
            _("Measurements of your face"),
            _("None are kept: they live in memory while a portrait is made."),
        ),
    )

    def locate(self, person: UUID) -> Iterable[Holding]:
        photos = Photo.objects.owned_by(person).present()
        totals = photos.aggregate(
            count=Count("pk"), size=Sum("sealed__size"), last=Max("sealed__delete_after")
        )
        yield PHOTOS.holding(
            count=totals["count"],
            bytes_held=totals["size"] or 0,
            delete_after=totals["last"],
            see_url=reverse("studio"),
            delete_now=delete_photos_by_choice,
        )
        yield MEASUREMENTS.holding(count=0)

    def export(self, person: UUID) -> Mapping[str, Any]:
        photos = Photo.objects.owned_by(person).present()
        return {
            "photos": [
                {
                    "id": str(photo.pk),
                    "uploaded_at": photo.created_at.isoformat(),
                    "delete_after": photo.delete_after.isoformat(),
                    "width": photo.width,
                    "height": photo.height,
                    "verdict": photo.verdict,
                    "score": photo.score,
                }
                for photo in photos
            ]
        }

    def erase(self, person: UUID) -> None:
        vault.delete_each(
            sealed_objects=sealed_photos_of(person),
            actor=Actor.person(person),
            purpose=Purpose.ERASURE,
        )

    def verify(self, person: UUID) -> Iterable[str]:
        if sealed_photos_of(person).exists() or Photo.objects.owned_by(person).exists():
            yield "photos"
