"""Notices sent to people whose account is not used."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class DormancyNotice(models.Model):
    """One notice that an unused account will be erased; gone once it is used again."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        app_label = "accounts"
        constraints = [
            models.UniqueConstraint(fields=["person", "number"], name="each_dormancy_notice_once")
        ]

    def __str__(self) -> str:
        return f"notice {self.number} to {self.person_id}"
