"""Finished headshots: whose, in what style, and until when."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone

from generation.engines.notes import Note
from generation.keep import Keep
from generation.styles import CATALOGUE
from privacy.models import SealedObject
from privacy.words import Words


class Headshots(models.QuerySet["Headshot"]):
    """Headshots by whose they are and whether they still exist."""

    def owned_by(self, person: uuid.UUID) -> "Headshots":
        return self.filter(owner_id=person)

    def present(self, now: datetime | None = None) -> "Headshots":
        return self.filter(
            sealed__state=SealedObject.State.STORED, sealed__delete_after__gt=now or timezone.now()
        ).select_related("sealed")


class Headshot(models.Model):
    """One portrait that a job made; its pixels lie sealed in the vault."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="headshots"
    )
    job = models.ForeignKey("generation.Job", on_delete=models.CASCADE, related_name="headshots")
    sealed = models.OneToOneField(SealedObject, on_delete=models.CASCADE, related_name="headshot")
    # Plain id: the photo is usually gone by the time the headshot is looked at.
    photo = models.UUIDField()
    style = models.CharField(max_length=40)
    engine = models.CharField(max_length=40)
    # What it was made with: see generation.engines.base.Facts.
    engine_version = models.CharField(max_length=40, blank=True)
    model = models.CharField(max_length=200, blank=True)
    model_revision = models.CharField(max_length=64, blank=True)
    model_hash = models.CharField(max_length=64, blank=True)
    seed = models.BigIntegerField(null=True)
    versions = models.JSONField(default=dict)
    # What its owner should know about it.
    note = models.CharField(max_length=20, choices=Note, blank=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    keep = models.CharField(max_length=20, choices=Keep, default=Keep.DAY)
    created_at = models.DateTimeField(default=timezone.now)
    downloaded_at = models.DateTimeField(null=True)
    is_favourite = models.BooleanField(default=False)
    # Said once to look like somebody else; it goes with the headshot, only a count stays.
    is_unlike = models.BooleanField(default=False)

    objects = Headshots.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["job", "photo", "style"], name="one_headshot_per_job_photo_style"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def delete_after(self) -> datetime:
        return self.sealed.delete_after

    @property
    def note_sentence(self) -> Words:
        return Note(self.note).sentence if self.note else ""

    @property
    def style_title(self) -> Words:
        return CATALOGUE[self.style].title if self.style in CATALOGUE else self.style
