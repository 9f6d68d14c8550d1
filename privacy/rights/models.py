"""Erasures that were begun and must end."""

from django.db import models
from django.utils import timezone


class Erasure(models.Model):
    """A person being erased; written first, removed when nothing of them is left."""

    person = models.UUIDField(primary_key=True)
    begun_at = models.DateTimeField(default=timezone.now)

    class Meta:
        app_label = "privacy"

    def __str__(self) -> str:
        return str(self.person)
