"""What threat detection keeps: signs for a day, alerts for a year, and what was suspended.

No row names a person or holds an address of the network: a person stands there under their
random number from the ledger, a network or an e-mail address as a keyed hash.
"""

import uuid
from datetime import datetime, timedelta
from typing import Final

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy.watch.rules import LONGEST, title_of

# A sign is weighed within seconds; a rule may look back as long as a day.
SIGHTINGS_STAY: Final = LONGEST + timedelta(hours=1)
ALERTS_STAY: Final = timedelta(days=366)


def _sighting_goes() -> datetime:
    return timezone.now() + SIGHTINGS_STAY


def _alert_goes() -> datetime:
    return timezone.now() + ALERTS_STAY


class Sighting(models.Model):
    """One sign of one subject, and which session or token it was done with."""

    signal = models.CharField(max_length=30)
    subject = models.CharField(max_length=80)
    about = models.CharField(max_length=80, blank=True)
    bearer = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(default=timezone.now)
    is_weighed = models.BooleanField(default=False)
    delete_after = models.DateTimeField(default=_sighting_goes)

    class Meta:
        app_label = "privacy"
        indexes = [
            models.Index(fields=["signal", "subject", "at"], name="signs_of_a_subject"),
            models.Index(fields=["id"], condition=Q(is_weighed=False), name="signs_to_weigh"),
        ]

    def __str__(self) -> str:
        return f"{self.signal} {self.pk}"


class Alerts(models.QuerySet["Alert"]):
    """Alerts by whether somebody has seen to them."""

    def open(self) -> "Alerts":
        return self.filter(acknowledged_at=None)


class Alert(models.Model):
    """One offence: a rule and whom it fired for; goes on counting until it is acknowledged."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rule = models.CharField(_("rule"), max_length=30)
    subject = models.CharField(_("who or what"), max_length=80)
    count = models.PositiveIntegerField(_("signs"))
    limit = models.CharField(_("limit"), max_length=20)
    first_at = models.DateTimeField(_("first sign"))
    last_at = models.DateTimeField(_("last sign"))
    raised_at = models.DateTimeField(_("raised"), default=timezone.now)
    logged_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(_("acknowledged"), null=True)
    acknowledged_by = models.UUIDField(null=True)
    is_false_alarm = models.BooleanField(_("false alarm"), default=False)
    delete_after = models.DateTimeField(default=_alert_goes)

    objects = Alerts.as_manager()

    class Meta:
        app_label = "privacy"
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        ordering = ["-raised_at"]
        permissions = [("acknowledge_alert", "Can acknowledge an alert about somebody else")]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "subject"],
                condition=Q(acknowledged_at=None),
                name="one_open_alert_per_offence",
            ),
            models.CheckConstraint(
                name="acknowledged_alert_says_by_whom",
                condition=Q(acknowledged_at=None, acknowledged_by=None)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{title_of(self.rule)} ({self.id})"


class Suspension(models.Model):
    """A session or token that an alert takes out of use: asked for first, then done."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="suspensions")
    bearer = models.CharField(max_length=60)
    asked_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "privacy"
        constraints = [
            models.UniqueConstraint(fields=["alert", "bearer"], name="each_bearer_suspended_once")
        ]

    def __str__(self) -> str:
        return self.bearer


class Canary(models.Model):
    """A made-up person planted here; whoever uses or opens what is theirs has no reason to."""

    person = models.UUIDField(primary_key=True)
    ledger_id = models.UUIDField(unique=True)
    planted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        app_label = "privacy"

    def __str__(self) -> str:
        return str(self.ledger_id)
