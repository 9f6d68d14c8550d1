"""Photos that people uploaded: what was found in words, and where the sealed pixels lie."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from privacy.models import SealedObject
from privacy.words import Words
from uploads.faces.verdict import BLOCKING, VerdictCode
from uploads.training.models import ExportedCopy, TrainingCopy, TrainingExport

__all__ = ["ExportedCopy", "Photo", "Photos", "TrainingCopy", "TrainingExport"]


class Photos(models.QuerySet["Photo"]):
    """Photos by whose they are and whether they still exist."""

    def owned_by(self, person: uuid.UUID) -> "Photos":
        return self.filter(owner_id=person)

    def present(self, now: datetime | None = None) -> "Photos":
        return self.filter(
            sealed__state=SealedObject.State.STORED, sealed__delete_after__gt=now or timezone.now()
        ).select_related("sealed")

    def best_first(self) -> "Photos":
        return self.order_by("-score", "created_at")

    def usable(self) -> "Photos":
        return self.exclude(verdict__in=BLOCKING)


class Photo(models.Model):
    """One uploaded photo, rebuilt from pixels and sealed; only the verdict is stored.

    The verdict is its code and a score, 0..100, that says which of several photos is the best.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # PROTECT: an account can't go before its sealed photos did.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="photos"
    )
    sealed = models.OneToOneField(SealedObject, on_delete=models.CASCADE, related_name="photo")
    verdict = models.CharField(max_length=20, choices=VerdictCode)
    score = models.PositiveSmallIntegerField(default=0)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    # Names one attempt of the browser, so that a retried upload isn't stored twice.
    attempt = models.UUIDField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = Photos.as_manager()

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "attempt"],
                condition=Q(attempt__isnull=False),
                name="one_photo_per_attempt",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def delete_after(self) -> datetime:
        return self.sealed.delete_after

    @property
    def is_usable(self) -> bool:
        return not VerdictCode(self.verdict).is_blocking

    @property
    def reading_words(self) -> Words:
        return VerdictCode(self.verdict).title

    @property
    def advice(self) -> Words:
        return VerdictCode(self.verdict).advice
