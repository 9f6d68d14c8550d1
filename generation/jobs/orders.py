"""What a person asks for, and the draft in which it waits until they do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from generation.engines.base import Ratio, Retouch
from generation.jobs.models import Job, in_a_day
from generation.jobs.states import Mail, Queue
from generation.keep import Keep
from generation.styles import Style
from uploads.models import Photo

DOUBLE_CLICK = timedelta(seconds=3)


@dataclass(frozen=True)
class Order:
    """Styles, shape, finish and deadline of one job, or of a draft that becomes two."""

    styles: Sequence[Style]
    ratio: Ratio
    keep: Keep
    size: int = 1024
    retouch: Retouch = Retouch.LIGHT
    colour: str = ""
    mail: Mail = Mail.NONE
    is_for_both_finishes: bool = False

    @property
    def choices(self) -> dict[str, Any]:
        """What a job's row says of it."""
        return {
            "styles": [style.slug for style in self.styles],
            "ratio": self.ratio,
            "keep": self.keep,
            "size": self.size,
            "retouch": self.retouch,
            "is_for_both_finishes": self.is_for_both_finishes,
            "colour": self.colour,
        }


def write_draft(*, owner: UUID, photos: Sequence[Photo], order: Order) -> Job:
    """Write a person's draft, over the one they had; one transaction with whatever follows."""
    job, _is_new = Job.objects.update_or_create(
        owner_id=owner,
        state=Job.State.DRAFT,
        defaults={
            **order.choices,
            **_placed(order.styles),
            "mail": order.mail,
            "total_count": len(photos) * len(order.styles),
            "created_at": timezone.now(),
            "expires_at": in_a_day(),
        },
    )
    job.photos.set(photos)
    return job


def asked_just_now(*, owner: UUID, photos: Sequence[Photo], order: Order) -> Job | None:
    """Return the job that a double click has asked for a moment ago."""
    recent = (
        Job.objects.owned_by(owner)
        .active()
        .filter(created_at__gt=timezone.now() - DOUBLE_CLICK, **order.choices)
    )
    chosen = {photo.pk for photo in photos}
    return next((job for job in recent if {photo.pk for photo in job.photos.all()} == chosen), None)


def _placed(styles: Sequence[Style]) -> dict[str, Any]:
    """Return by which engine the styles are made, and on which queue its workers listen.

    One drawn style is enough to need the workers that draw; those make the other styles too.
    """
    is_drawn = any(style.is_drawn for style in styles)
    return (
        {"engine": "diffusion", "queue": Queue.GPU}
        if is_drawn
        else {"engine": "studio", "queue": Queue.STUDIO}
    )
