"""When the sweeper last ran to its end."""

from django.db import models
from django.utils import timezone


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
