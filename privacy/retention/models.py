"""What retention remembers: its rules, its runs, what auditors found, and what is on hold."""

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy.vault.models import Kind

HOLD_LASTS_AT_MOST = timedelta(days=60)


class Sweep(models.Model):
    """One completed sweep; uploads stop when the newest is too old."""

    finished_at = models.DateTimeField(default=timezone.now, db_index=True)
    deleted = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "privacy"
        get_latest_by = "finished_at"

    def __str__(self) -> str:
        return f"{self.finished_at:%Y-%m-%d %H:%M:%S}"


class RetentionRule(models.Model):
    """How long this deployment keeps one kind of object, where it differs from the default."""

    kind = models.CharField(_("what"), max_length=10, primary_key=True)
    keep = models.DurationField(_("kept for"))
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now)

    class Meta:
        app_label = "privacy"
        verbose_name = _("retention rule")

    def __str__(self) -> str:
        return self.kind


class Audit(models.Model):
    """What the last audits found, as numbers; anybody may read them."""

    finished_at = models.DateTimeField(default=timezone.now, db_index=True)
    # How many were looked at, and how many findings there were, each by kind.
    looked_at = models.JSONField(default=dict)
    found = models.JSONField(default=dict)

    class Meta:
        app_label = "privacy"
        get_latest_by = "finished_at"

    def __str__(self) -> str:
        return f"{self.finished_at:%Y-%m-%d %H:%M:%S}"

    @property
    def is_clean(self) -> bool:
        return not any(self.found.values())


class Holds(models.QuerySet["Hold"]):
    """Holds by whether they bind."""

    def of(self, person: uuid.UUID) -> "Holds":
        return self.filter(person=person)

    def in_force(self, now: datetime | None = None) -> "Holds":
        return self.filter(waived_at=None, expires_at__gt=now or timezone.now())


class Hold(models.Model):
    """One object kept past its deadline, because its owner's own request is about it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.UUIDField(db_index=True)
    sealed_object = models.UUIDField(unique=True)
    kind = models.CharField(max_length=10)
    # The rights request that it serves.
    request = models.UUIDField()
    placed_by = models.UUIDField()
    placed_at = models.DateTimeField(default=timezone.now)
    # When the time began that now runs: at first when it was placed, then at each renewal.
    begun_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    # The officer who asked for a renewal; another one must agree.
    renewal_asked_by = models.UUIDField(null=True)
    waived_at = models.DateTimeField(null=True)

    objects = Holds.as_manager()

    @property
    def kind_words(self) -> str:
        """What is held, in words; the bare code of a kind that is no more."""
        return str(Kind(self.kind).label) if self.kind in Kind.values else self.kind

    class Meta:
        app_label = "privacy"
        constraints = [
            models.CheckConstraint(
                name="hold_of_at_most_sixty_days",
                condition=Q(expires_at__lte=F("begun_at") + HOLD_LASTS_AT_MOST),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


def is_on_hold(sealed_object: uuid.UUID) -> bool:
    """Say whether a hold keeps this object from being deleted."""
    return Hold.objects.in_force().filter(sealed_object=sealed_object).exists()


class ProofRun(models.Model):
    """One run of `manage.py prove`: what a synthetic person went through, signed."""

    finished_at = models.DateTimeField(default=timezone.now, db_index=True)
    has_passed = models.BooleanField()
    note = models.TextField()

    class Meta:
        app_label = "privacy"
        get_latest_by = "finished_at"

    def __str__(self) -> str:
        return f"{self.finished_at:%Y-%m-%d %H:%M:%S}"
