"""A job's life in the database: every transition is one conditional UPDATE."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from generation.engines.base import Ratio, Retouch, Stage
from generation.jobs.failures import Failure
from generation.keep import Keep
from generation.styles import STYLES, Style, colour
from privacy.words import Words
from uploads.models import Photo

LEASE = timedelta(seconds=20)
ATTEMPTS = 3
# A ring that nobody answered within this time is repeated.
RING_AGAIN_AFTER = timedelta(seconds=15)


class Jobs(models.QuerySet["Job"]):
    """Jobs by whose they are and where they stand; transitions return whether they happened."""

    def owned_by(self, person: uuid.UUID) -> "Jobs":
        return self.filter(owner_id=person)

    def active(self) -> "Jobs":
        return self.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING])

    def lost(self, now: datetime) -> "Jobs":
        """Running without a worker that still says so."""
        return self.filter(state=Job.State.RUNNING, lease_until__lt=now)

    def unanswered(self, now: datetime) -> "Jobs":
        return self.filter(state=Job.State.QUEUED, rung_at__lt=now - RING_AGAIN_AFTER)

    def claim(self, job: uuid.UUID, *, worker: uuid.UUID, now: datetime) -> bool:
        """Take a queued job, or a lost one, for `worker`."""
        free = Q(state=Job.State.QUEUED) | Q(state=Job.State.RUNNING, lease_until__lt=now)
        return bool(
            self.filter(free, pk=job, attempt__lt=ATTEMPTS).update(
                state=Job.State.RUNNING,
                worker=worker,
                lease_until=now + LEASE,
                attempt=F("attempt") + 1,
                started_at=now,
            )
        )

    def held(self, job: uuid.UUID, *, worker: uuid.UUID) -> "Jobs":
        """The job, if `worker` still holds it: the fence before every write."""
        return self.filter(pk=job, worker=worker, state=Job.State.RUNNING)

    def end(self, state: "Job.State", *, now: datetime, failure: str = "") -> bool:
        """Bring the jobs of this query that are active to an end."""
        return bool(
            self.active().update(
                state=state, failure=failure, finished_at=now, worker=None, lease_until=None
            )
        )


class Job(models.Model):
    """Portraits asked for: which photos, styles and size, and how far it got."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Being made")
        DONE = "done", _("Done")
        PARTLY_DONE = "partly_done", _("Partly done")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Stopped")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="jobs"
    )
    photos = models.ManyToManyField(Photo, through="JobPhoto", related_name="jobs")
    styles = models.JSONField()
    ratio = models.CharField(max_length=5, choices=Ratio)
    size = models.PositiveIntegerField(default=1024)
    retouch = models.CharField(max_length=10, choices=Retouch, default=Retouch.LIGHT)
    # Of the styles that take one, as #rrggbb; empty for the style's own.
    colour = models.CharField(max_length=7, blank=True)
    keep = models.CharField(max_length=20, choices=Keep, default=Keep.DAY)
    total_count = models.PositiveIntegerField()

    state = models.CharField(max_length=20, choices=State, default=State.QUEUED)
    stage = models.CharField(max_length=20, choices=Stage, blank=True)
    failure = models.CharField(max_length=30, choices=Failure, blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    worker = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    rung_at = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = Jobs.as_manager()

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["state", "lease_until"], name="job_lost"),
            models.Index(fields=["owner", "-created_at"], name="job_of_owner"),
        ]
        constraints = [
            models.CheckConstraint(
                name="running_job_has_a_worker",
                condition=~Q(state="running") | Q(worker__isnull=False, lease_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_finished(self) -> bool:
        return self.state not in {self.State.QUEUED, self.State.RUNNING}

    def style_named(self, slug: str) -> Style:
        """Return one of the job's styles, in the job's own colour where it takes one."""
        style = STYLES[slug]
        return style.in_colour(colour(self.colour)) if self.colour else style

    @property
    def done_count(self) -> int:
        return self.headshots.count()

    @property
    def stage_words(self) -> Words:
        return Stage(self.stage).label if self.stage else ""

    @property
    def error_sentence(self) -> Words:
        return Failure(self.failure).sentence if self.failure else ""


class JobPhoto(models.Model):
    """A photo that a job works on; gone with the photo."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE)
    photo = models.ForeignKey(Photo, on_delete=models.CASCADE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["job", "photo"], name="photo_once_per_job"),
        ]

    def __str__(self) -> str:
        return f"{self.job_id} {self.photo_id}"
