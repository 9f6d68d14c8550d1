"""How many portraits of a style were said not to look like their owner: counts, and no person."""

from typing import Literal

from django.db import models
from django.db.models import F


class LikenessCount(models.Model):
    """Of one engine's portraits in one style: how many were made, how many were unlike."""

    engine = models.CharField(max_length=40)
    style = models.CharField(max_length=40)
    made = models.PositiveIntegerField(default=0)
    unlike = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["engine", "style"], name="one_count_per_style"),
        ]

    def __str__(self) -> str:
        return f"{self.engine} {self.style}: {self.unlike} of {self.made} unlike"


def count_made(*, engine: str, style: str) -> None:
    """Count one more portrait, in the transaction that keeps it."""
    _count("made", engine, style)


def count_unlike(*, engine: str, style: str) -> None:
    """Count one more that doesn't look like its owner, in the transaction that says so."""
    _count("unlike", engine, style)


def _count(what: Literal["made", "unlike"], engine: str, style: str) -> None:
    counts = LikenessCount.objects.filter(engine=engine, style=style)
    if not counts.update(**{what: F(what) + 1}):
        LikenessCount.objects.get_or_create(engine=engine, style=style)
        counts.update(**{what: F(what) + 1})
