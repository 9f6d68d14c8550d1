"""Anonymised copies, and which of them went into which export."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from privacy.models import SealedObject


class TrainingCopies(models.QuerySet["TrainingCopy"]):
    """Copies by whose they are and whether they still exist."""

    def owned_by(self, person: uuid.UUID) -> "TrainingCopies":
        return self.filter(owner_id=person)

    def present(self, now: datetime | None = None) -> "TrainingCopies":
        return self.filter(
            sealed__state=SealedObject.State.STORED, sealed__delete_after__gt=now or timezone.now()
        ).select_related("sealed")


class TrainingCopy(models.Model):
    """One photo with every head covered; its id says nothing of the photo and names its file."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="training_copies"
    )
    sealed = models.OneToOneField(SealedObject, on_delete=models.CASCADE, related_name="copy")
    # Plain id: the photo is usually gone soon after. Unique, so that a second ring adds nothing.
    photo = models.UUIDField(unique=True)
    # In which words the person agreed; an export takes only those of today's.
    consent_version = models.CharField(max_length=20)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    created_at = models.DateTimeField(default=timezone.now)

    objects = TrainingCopies.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def file_name(self) -> str:
        return f"{self.pk}.jpg"


class TrainingExport(models.Model):
    """One time that copies left the vault for a trainer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consent_version = models.CharField(max_length=20)
    taken_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["taken_at"]

    def __str__(self) -> str:
        return str(self.pk)


class ExportedCopies(models.QuerySet["ExportedCopy"]):
    """What left, by whether it may still be used."""

    def recalled(self) -> "ExportedCopies":
        """Those whose copy is gone here, for whatever reason: the trainer must delete them."""
        return self.exclude(Exists(TrainingCopy.objects.present().filter(pk=OuterRef("copy"))))


class ExportedCopy(models.Model):
    """One file of an export; once its copy is gone here, nothing ties it to a person."""

    export = models.ForeignKey(TrainingExport, on_delete=models.CASCADE, related_name="copies")
    copy = models.UUIDField(db_index=True)

    objects = ExportedCopies.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["export", "copy"], name="one_file_per_export_and_copy")
        ]

    def __str__(self) -> str:
        return f"{self.copy} in {self.export_id}"

    @property
    def file_name(self) -> str:
        return f"{self.copy}.jpg"
