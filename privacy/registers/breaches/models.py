"""Breaches, what was written of them in every version, and whom they affect.

PIPEDA wants the record of every breach kept for 24 months, GDPR art. 33(5) all of them documented:
the database refuses to delete one before, and to move the moment when it became known.
"""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy.append_only import Guard

# Running hours, weekends and holidays included (GDPR art. 33(1)).
AUTHORITY_WITHIN: Final = timedelta(hours=72)
KEPT_FOR: Final = timedelta(days=731)


class Level(models.TextChoices):
    """How sensitive the data is, or how probable its misuse."""

    LOW = "low", _("low")
    MEDIUM = "medium", _("medium")
    HIGH = "high", _("high")


class Answer(models.TextChoices):
    """What an assessment came to."""

    OPEN = "", _("not assessed yet")
    YES = "yes", _("yes")
    NO = "no", _("no")


class Breach(models.Model):
    """One breach and the decisions about it; its texts are versions of their own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    aware_at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.UUIDField()
    # GDPR art. 33 and 34; PIPEDA's "real risk of significant harm" with its two factors.
    is_risk = models.CharField(max_length=3, choices=Answer, blank=True, default=Answer.OPEN)
    is_high_risk = models.CharField(max_length=3, choices=Answer, blank=True, default=Answer.OPEN)
    sensitivity = models.CharField(max_length=6, choices=Level, blank=True)
    probability = models.CharField(max_length=6, choices=Level, blank=True)
    is_significant_harm = models.CharField(
        max_length=3, choices=Answer, blank=True, default=Answer.OPEN
    )
    authority_told_at = models.DateTimeField(null=True)
    # How many reminders of the authority's clock went out.
    reminded = models.PositiveSmallIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)
    kept_until = models.DateTimeField()

    class Meta:
        app_label = "privacy"
        ordering = ["-aware_at"]
        constraints = [
            models.CheckConstraint(
                name="breach_kept_for_24_months",
                condition=Q(kept_until__gte=F("aware_at") + KEPT_FOR),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def authority_due(self) -> datetime:
        # In UTC: added to a local time, hours would follow the wall clock through its changes.
        return self.aware_at.astimezone(UTC) + AUTHORITY_WITHIN

    @property
    def is_authority_awaited(self) -> bool:
        """Say whether an authority is still to be told; what isn't assessed counts as a risk."""
        is_needed = Answer.NO not in {self.is_risk} or self.is_significant_harm == Answer.YES
        return is_needed and self.authority_told_at is None

    @property
    def is_late(self) -> bool:
        """Say whether the authority was told after 72 hours, or is not told and they are over."""
        if self.authority_told_at is not None:
            return self.authority_told_at > self.authority_due
        return self.is_authority_awaited and timezone.now() > self.authority_due

    @property
    def must_tell_people(self) -> bool:
        return Answer.YES in {self.is_high_risk, self.is_significant_harm}


class BreachText(models.Model):
    """One version of what was written of a breach, sealed; versions are only ever added."""

    breach = models.ForeignKey(Breach, on_delete=models.CASCADE, related_name="texts")
    number = models.PositiveIntegerField()
    sealed = models.BinaryField()
    written_by = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        app_label = "privacy"
        constraints = [
            models.UniqueConstraint(fields=["breach", "number"], name="breach_text_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.breach_id} {self.number}"


class BreachNotice(models.Model):
    """What affected people are told, in sealed words by language; two officers let it out."""

    breach = models.OneToOneField(Breach, on_delete=models.CASCADE, related_name="notice")
    template = models.CharField(max_length=20)
    sealed = models.BinaryField()
    digest = models.CharField(max_length=64)
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField(default=timezone.now)
    approved_by = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "privacy"
        constraints = [
            models.CheckConstraint(
                name="notice_approved_by_somebody_else",
                condition=Q(approved_by=None, approved_at=None)
                | (Q(approved_at__isnull=False) & ~Q(approved_by=F("proposed_by"))),
            ),
        ]

    def __str__(self) -> str:
        return str(self.breach_id)


class AffectedPeople(models.QuerySet["AffectedPerson"]):
    """Affected people by how far telling them has come."""

    def waiting(self) -> "AffectedPeople":
        return self.filter(state=AffectedPerson.State.WAITING)

    def of(self, person: uuid.UUID) -> "AffectedPeople":
        return self.filter(person=person)


class AffectedPerson(models.Model):
    """One person whom a breach affects; their row outlives an erasure without them, to be counted.

    Whoever sends a notice claims the row first. A row that stays claimed was left by a crash, and
    nobody knows whether its mail went: it is never sent again by itself.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("to be told")
        SENDING = "sending", _("being told")
        TOLD = "told", _("told")
        UNCERTAIN = "uncertain", _("may have been told: sending broke off")
        FAILED = "failed", _("refused by the mail server")
        UNREACHABLE = "unreachable", _("no address")

    breach = models.ForeignKey(Breach, on_delete=models.CASCADE, related_name="affected")
    person = models.UUIDField(null=True, db_index=True)
    state = models.CharField(max_length=11, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = AffectedPeople.as_manager()

    class Meta:
        app_label = "privacy"
        indexes = [models.Index(fields=["breach", "state"], name="affected_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["breach", "person"], name="each_person_affected_once")
        ]

    def __str__(self) -> str:
        return str(self.pk)


_STILL_KEPT: Final = (
    "EXISTS (SELECT 1 FROM privacy_breach WHERE id = OLD.breach_id "
    "AND kept_until > CURRENT_TIMESTAMP)"
)
GUARDS: Final = (
    Guard(
        "privacy_breach",
        unique=("id",),
        refuses_update="NEW.aware_at <> OLD.aware_at OR NEW.kept_until < OLD.kept_until",
        refuses_delete="OLD.kept_until > CURRENT_TIMESTAMP",
    ),
    Guard("privacy_breachtext", unique=("id", "breach_id,number"), refuses_delete=_STILL_KEPT),
)
