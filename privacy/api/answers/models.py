"""One request with an Idempotency-Key, and what it was answered."""

import uuid
from datetime import datetime, timedelta
from typing import Final

from django.db import models
from django.utils import timezone

KEPT_FOR: Final = timedelta(hours=24)


def in_a_day() -> datetime:
    """Return until when an answer of now is kept."""
    return timezone.now() + KEPT_FOR


class KeptAnswers(models.QuerySet["KeptAnswer"]):
    """Kept answers by whose they are and whether their day is over."""

    def owned_by(self, person: uuid.UUID) -> "KeptAnswers":
        return self.filter(person=person)

    def overdue(self, now: datetime) -> "KeptAnswers":
        return self.filter(delete_after__lte=now)


class KeptAnswer(models.Model):
    """A request under its key; without `status` it is still at work, or broke off.

    Key and request are keyed hashes, the answer is sealed under its person's key.
    """

    person = models.UUIDField()
    key = models.CharField(max_length=64)
    request = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    sealed = models.BinaryField(default=bytes)
    created_at = models.DateTimeField(default=timezone.now)
    delete_after = models.DateTimeField(default=in_a_day, db_index=True)

    objects = KeptAnswers.as_manager()

    class Meta:
        app_label = "privacy"
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="one_answer_per_key"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
