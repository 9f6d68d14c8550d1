"""What was asked for, how far it got, and in whose hands it is."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from generation.engines.base import Ratio, Retouch, Stage
from generation.jobs.failures import Failure
from generation.jobs.states import UNENDED, Mail, Queue, State
from generation.jobs.transitions import Jobs
from generation.keep import Keep
from generation.styles import CATALOGUE, Style, colour
from privacy.words import Words
from uploads.models import Photo


def in_a_day() -> datetime:
    """Return when a photo of now would be gone, at the latest."""
    return timezone.now() + timedelta(hours=24)


def made_key(photo: uuid.UUID, style: str) -> str:
    """Return how a job names one of its portraits in `made`."""
    return f"{photo}/{style}"


class Job(models.Model):
    """Portraits asked for: which photos, styles and size, and how far it got."""

    State = State

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="jobs"
    )
    photos = models.ManyToManyField(Photo, through="JobPhoto", related_name="jobs")
    styles = models.JSONField()
    ratio = models.CharField(max_length=5, choices=Ratio)
    size = models.PositiveIntegerField(default=1024)
    retouch = models.CharField(max_length=10, choices=Retouch, default=Retouch.LIGHT)
    # Of a draft: when it is asked for, it becomes a job for each finish.
    is_for_both_finishes = models.BooleanField(default=False, db_default=False)
    # Of the styles that take one, as #rrggbb; empty for the style's own.
    colour = models.CharField(max_length=7, blank=True)
    keep = models.CharField(max_length=20, choices=Keep, default=Keep.DAY)
    total_count = models.PositiveIntegerField()

    state = models.CharField(max_length=20, choices=State, default=State.QUEUED)
    # A draft must be asked for, and a job be claimed, by then: its photos are gone afterwards.
    expires_at = models.DateTimeField(default=in_a_day)
    queue = models.CharField(max_length=20, choices=Queue, default=Queue.STUDIO)
    engine = models.CharField(max_length=40, default="studio")
    stage = models.CharField(max_length=20, choices=Stage, blank=True)
    step = models.PositiveSmallIntegerField(default=0)
    steps = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=30, choices=Failure, blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    worker = models.UUIDField(null=True)
    crew = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    not_before = models.DateTimeField(null=True)
    rung_at = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    # What was made, as "photo/style": a portrait that its owner deletes isn't made again.
    made = models.JSONField(default=list)
    made_count = models.PositiveIntegerField(default=0)
    # Of those made, how many were given back because they don't look like their owner.
    returned_count = models.PositiveIntegerField(default=0)
    mail = models.CharField(max_length=10, choices=Mail, default=Mail.NONE, blank=True)

    objects = Jobs.as_manager()

    class Meta:
        ordering = ["-created_at"]
        permissions = [
            ("cancel_job", "Can stop somebody's job"),
            ("requeue_job", "Can put somebody's job back into the queue"),
        ]
        indexes = [
            models.Index(fields=["state", "lease_until"], name="job_lost"),
            models.Index(fields=["owner", "-created_at"], name="job_of_owner"),
            models.Index(fields=["owner", "-started_at"], name="job_served"),
            models.Index(fields=["finished_at"], condition=Q(mail="wanted"), name="job_owes_mail"),
            models.Index(fields=["finished_at"], name="job_ended"),
        ]
        constraints = [
            models.CheckConstraint(
                name="running_job_has_a_worker",
                condition=~Q(state="running") | Q(worker__isnull=False, lease_until__isnull=False),
            ),
            models.CheckConstraint(
                name="no_more_made_than_asked_for",
                condition=Q(made_count__lte=F("total_count"), returned_count__lte=F("made_count")),
            ),
            models.UniqueConstraint(
                fields=["owner"], condition=Q(state="draft"), name="one_draft_per_person"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_finished(self) -> bool:
        return self.state not in UNENDED

    def style_named(self, slug: str) -> Style:
        """Return one of the job's styles, in the job's own colour where it takes one."""
        style = CATALOGUE[slug]
        return style.in_colour(colour(self.colour)) if self.colour else style

    @property
    def is_mail_wanted(self) -> bool:
        return self.mail == Mail.WANTED

    @property
    def missing_count(self) -> int:
        """How many portraits were asked for and not made."""
        return self.total_count - self.made_count

    def has_made(self, photo: Photo, style: str) -> bool:
        """Whether this portrait was made, even if its owner has deleted it since."""
        return made_key(photo.pk, style) in self.made

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
