"""A link to one portrait, for whoever its owner names; the link itself is kept as a hash."""

import hashlib
import secrets
import uuid
from datetime import datetime, timedelta
from typing import Final

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from generation.headshots.models import Headshot
from generation.headshots.renditions import RENDITIONS, Rendition

TOKEN_BYTES: Final = 32
LONGEST_LABEL: Final = 60


class Lasting(models.TextChoices):
    """How long a link opens the portrait; never longer than the portrait itself is kept."""

    DAY = "1d", _("1 day")
    WEEK = "7d", _("7 days")
    MONTH = "30d", _("30 days")

    @property
    def duration(self) -> timedelta:
        return timedelta(days=int(self.value.removesuffix("d")))


class Releases(models.QuerySet["Release"]):
    """Releases by whose they are and whether they still open anything."""

    def owned_by(self, person: uuid.UUID) -> "Releases":
        return self.filter(headshot__owner_id=person)

    def of_present(self, now: datetime | None = None) -> "Releases":
        """Those whose portrait is still here."""
        here = Headshot.objects.present(now)
        return self.filter(headshot__in=here).select_related("headshot__sealed")

    def open(self, now: datetime | None = None) -> "Releases":
        now = now or timezone.now()
        # A closed account gives nothing away.
        living = self.of_present(now).filter(headshot__owner__is_active=True)
        return living.filter(revoked_at=None, expires_at__gt=now)

    def behind(self, token: str) -> "Releases":
        return self.filter(digest=digest_of(token))


class Release(models.Model):
    """One portrait for one addressee, in one size, until a time; gone with the portrait."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    headshot = models.ForeignKey(Headshot, on_delete=models.CASCADE, related_name="releases")
    digest = models.CharField(max_length=64, unique=True)
    # For whom, in the owner's words: it names the addressee in their ledger.
    label = models.CharField(max_length=LONGEST_LABEL)
    size = models.CharField(max_length=20)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    opened_count = models.PositiveIntegerField(default=0)
    last_opened_at = models.DateTimeField(null=True)

    objects = Releases.as_manager()

    class Meta:
        app_label = "generation"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def ends_at(self) -> datetime:
        """Until when it opens: its own time, or its portrait's where that is nearer."""
        return min(self.expires_at, self.headshot.delete_after)

    @property
    def is_open(self) -> bool:
        return self.revoked_at is None and self.ends_at > timezone.now()

    @property
    def rendition(self) -> Rendition:
        return RENDITIONS[self.size]


def new_token() -> str:
    """Return what a link ends in; nothing that is stored tells it."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest_of(token: str) -> str:
    """Return under what a link is found."""
    return hashlib.sha256(token.encode()).hexdigest()
