"""What a headshot can be laid beside: its photo while that is here, or itself otherwise retouched.

Nothing is kept for this, and nothing is opened before its owner asks to see it.
"""

from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from generation.engines.base import Retouch
from generation.headshots.models import Headshot
from privacy.words import Words
from uploads.models import Photo

PHOTO: Final = "photo"
RETOUCHED: Final = {
    Retouch.NONE: _("Without retouching"),
    Retouch.LIGHT: _("Light retouching"),
}


@dataclass(frozen=True)
class Counterpart:
    """A picture to lay a headshot beside, as addresses and pages name it."""

    key: str
    title: Words
    picture: str
    width: int
    height: int


def counterparts_of(headshot: Headshot) -> list[Counterpart]:
    """Return what a headshot can be laid beside just now."""
    return [*_photo(headshot), *_otherwise_retouched(headshot)]


def own_title(headshot: Headshot) -> Words:
    """Return what a headshot itself is called in a comparison."""
    return RETOUCHED[Retouch(headshot.job.retouch)]


def _photo(headshot: Headshot) -> list[Counterpart]:
    here = Photo.objects.owned_by(headshot.owner_id).present().filter(pk=headshot.photo)
    return [
        Counterpart(
            PHOTO,
            _("Your photo"),
            reverse("photo-picture", args=[photo.pk]),
            photo.width,
            photo.height,
        )
        for photo in here
    ]


def _otherwise_retouched(headshot: Headshot) -> list[Counterpart]:
    """Return the newest of the same photo, style, shape and colour with other retouching."""
    job = headshot.job
    twins = (
        Headshot.objects.owned_by(headshot.owner_id)
        .present()
        .filter(photo=headshot.photo, style=headshot.style)
        .filter(job__ratio=job.ratio, job__colour=job.colour, job__size=job.size)
        .exclude(job__retouch=job.retouch)
        .select_related("job")
    )
    return [
        Counterpart(
            str(twin.pk),
            own_title(twin),
            reverse("portrait-picture", args=[twin.pk]),
            twin.width,
            twin.height,
        )
        for twin in twins[:1]
    ]
