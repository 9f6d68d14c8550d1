"""The engines at work in this deployment: each worker reports its own, of nobody's person.

A model is loaded and checked in its worker alone, so this is how the web process, `/readyz` and
staff know of it.
"""

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

BEAT_SECONDS = 10.0
# A worker that has said nothing for so long is taken for gone.
SILENT_AFTER = timedelta(seconds=60)


class Reports(models.QuerySet["EngineReport"]):
    """Reports by whether their worker still speaks."""

    def heard(self, now: datetime | None = None) -> "Reports":
        return self.filter(beat_at__gt=(now or timezone.now()) - SILENT_AFTER)

    def ready(self, engine: str, *, source: str, now: datetime | None = None) -> bool:
        """Whether a worker has `engine` ready, with the model whose spec is at `source`."""
        fit = self.heard(now).filter(engine=engine, source=source)
        return fit.filter(state=EngineReport.State.READY).exists()


class EngineReport(models.Model):
    """One worker's engine: which model, on which device, and whether it is warm."""

    class State(models.TextChoices):
        LOADING = "loading", _("Loading")
        READY = "ready", _("Ready")
        REFUSED = "refused", _("Refused")

    worker = models.CharField(max_length=200, unique=True)
    engine = models.CharField(max_length=40)
    # Of the spec: a model that was changed or taken away since doesn't count as ready.
    source = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=20, choices=State, default=State.LOADING)
    sentence = models.TextField(blank=True)
    model = models.CharField(max_length=200, blank=True)
    revision = models.CharField(max_length=64, blank=True)
    model_hash = models.CharField(max_length=64, blank=True)
    device = models.CharField(max_length=200, blank=True)
    gates = models.CharField(max_length=200, blank=True)
    is_warm = models.BooleanField(default=False)
    versions = models.JSONField(default=dict)
    started_at = models.DateTimeField(default=timezone.now)
    beat_at = models.DateTimeField(default=timezone.now)

    objects = Reports.as_manager()

    class Meta:
        ordering = ["engine", "worker"]

    def __str__(self) -> str:
        return f"{self.engine} ({self.worker})"

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.READY and not self.is_silent

    @property
    def is_silent(self) -> bool:
        return self.beat_at <= timezone.now() - SILENT_AFTER


def clear_old_reports(now: datetime) -> int:
    """Delete the reports of workers that ended without a word a day ago."""
    return EngineReport.objects.filter(beat_at__lt=now - timedelta(days=1)).delete()[0]
