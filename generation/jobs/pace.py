"""How long portraits took here lately: seconds by engine and size, and of nobody in particular."""

import math
from collections.abc import Sequence
from statistics import median

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

RECENT = 50
KEPT = 200
ENOUGH = 3


class Pace(models.Model):
    """How long one photo's portraits took; no person, job, photo, style or time of day."""

    engine = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    portraits = models.PositiveSmallIntegerField()
    seconds = models.FloatField()

    class Meta:
        indexes = [models.Index(fields=["engine", "size", "-id"], name="pace_recent")]

    def __str__(self) -> str:
        return f"{self.engine} {self.size}: {self.portraits} in {self.seconds:.1f} s"


def note_pace(*, engine: str, size: int, portraits: int, seconds: float) -> None:
    """Remember how long `portraits` of one photo took, and forget what is old."""
    noted = Pace.objects.create(engine=engine, size=size, portraits=portraits, seconds=seconds)
    Pace.objects.filter(engine=engine, size=size, pk__lte=noted.pk - KEPT).delete()


def seconds_each(*, engine: str, size: int, portraits: int) -> float | None:
    """Return the median seconds per portrait of recent runs, None where there were none.

    Runs with as many portraits of a photo count alone once there are a few: what a photo costs
    once is then shared by as many.
    """
    recent = Pace.objects.filter(engine=engine, size=size).order_by("-id")[:RECENT]
    rows: Sequence[tuple[int, float]] = list(recent.values_list("portraits", "seconds"))
    alike = [row for row in rows if row[0] == portraits]
    chosen = alike if len(alike) >= ENOUGH else rows
    return median(seconds / count for count, seconds in chosen) if chosen else None


def about(seconds: float) -> str:
    """Say a duration as roughly as it is known."""
    if seconds < 10:
        return _("a few seconds")
    if seconds < 55:
        tens = math.ceil(seconds / 10) * 10
        return _("about %(seconds)d seconds") % {"seconds": tens}
    minutes = math.ceil(seconds / 60)
    return ngettext("about %(minutes)d minute", "about %(minutes)d minutes", minutes) % {
        "minutes": minutes
    }
