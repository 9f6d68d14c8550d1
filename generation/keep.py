"""How long a person wants to keep headshots, as a choice they make."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Keep(models.TextChoices):
    """When a headshot goes; what is longer than the deployment allows isn't offered."""

    ONCE_DOWNLOADED = "once_downloaded", _("Once downloaded, at the latest after 24 hours")
    HOUR = "1h", _("After 1 hour")
    DAY = "24h", _("After 24 hours")
    WEEK = "7d", _("After 7 days")
    MONTH = "30d", _("After 30 days")

    @property
    def duration(self) -> timedelta:
        return DURATIONS[self]


DURATIONS = {
    Keep.ONCE_DOWNLOADED: timedelta(hours=24),
    Keep.HOUR: timedelta(hours=1),
    Keep.DAY: timedelta(hours=24),
    Keep.WEEK: timedelta(days=7),
    Keep.MONTH: timedelta(days=30),
}
# Long enough to fetch a second size, or to repeat a download that broke off.
AFTER_DOWNLOAD = timedelta(minutes=10)


def offered() -> list[Keep]:
    """Return the choices within this deployment's maximum."""
    maximum = timedelta(days=settings.SAFELIGHT_HEADSHOT_MAX_DAYS)
    return [keep for keep in Keep if keep.duration <= maximum]
