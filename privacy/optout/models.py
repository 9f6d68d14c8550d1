"""Recorded opt-outs of people who were signed in; anonymous ones are honoured and not stored."""

import uuid
from datetime import datetime, timedelta
from typing import Final

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# CCPA regulations § 7101: records of requests are kept for 24 months, § 7026(k): nobody who opted
# out is asked again for 12.
KEPT_FOR: Final = timedelta(days=731)
NOT_ASKED_FOR: Final = timedelta(days=366)


class Origin(models.TextChoices):
    """How an opt-out reached us."""

    SIGNAL = "gpc", _("your browser's Global Privacy Control signal")
    SALE = "do_not_sell", _("the page “Do not sell or share”")
    LIMIT = "limit", _("the page “Limit the use of my sensitive information”")
    DECLINED = "declined", _("your answer “No” when we asked")


class OptOuts(models.QuerySet["OptOut"]):
    """Opt-outs of a person that still stand."""

    def of(self, person: uuid.UUID) -> "OptOuts":
        return self.filter(person=person).order_by("at")

    def standing(self, now: datetime | None = None) -> "OptOuts":
        return self.filter(at__gt=(now or timezone.now()) - KEPT_FOR)

    def silencing(self, now: datetime | None = None) -> "OptOuts":
        """Those because of which a person isn't asked for anything optional."""
        return self.filter(at__gt=(now or timezone.now()) - NOT_ASKED_FOR)

    def due(self, now: datetime) -> "OptOuts":
        return self.filter(at__lte=now - KEPT_FOR)


class OptOut(models.Model):
    """One opt-out: whose, when and how it was made."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.UUIDField()
    origin = models.CharField(max_length=20, choices=Origin)
    at = models.DateTimeField(default=timezone.now)

    objects = OptOuts.as_manager()

    class Meta:
        app_label = "privacy"
        indexes = [models.Index(fields=["person", "at"], name="opt_outs_of_a_person")]

    def __str__(self) -> str:
        return f"{self.origin} {self.id}"

    @property
    def kept_until(self) -> datetime:
        return self.at + KEPT_FOR

    @property
    def not_asked_until(self) -> datetime:
        return self.at + NOT_ASKED_FOR
