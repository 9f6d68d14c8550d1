"""Sealed objects and, in their own database, the keys that open them."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Domain(models.TextChoices):
    """Whose key seals: a person's, a rights request's own, or the deployment's."""

    PERSON = "person", _("person")
    CASE = "case", _("case")
    DEPLOYMENT = "deployment", _("deployment")


class WrappingKey(models.Model):
    """A key that wraps owners' keys for one epoch; destroyed when the epoch is past."""

    epoch = models.PositiveIntegerField(primary_key=True)
    # The name of the master key that wrapped it.
    master = models.CharField(max_length=250)
    wrapped = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        app_label = "privacy"

    def __str__(self) -> str:
        return f"epoch {self.epoch}"


class SealingKey(models.Model):
    """One owner's key, wrapped. No foreign key leads here: databases are apart."""

    owner = models.UUIDField(primary_key=True)
    key_id = models.UUIDField(default=uuid.uuid4, unique=True)
    domain = models.CharField(max_length=10, choices=Domain, default=Domain.PERSON)
    wrapping_key = models.ForeignKey(WrappingKey, on_delete=models.PROTECT, related_name="+")
    wrapped = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        app_label = "privacy"

    def __str__(self) -> str:
        return str(self.key_id)


class ObjectKey(models.Model):
    """One object's random share of its key; deleting it shreds that object alone."""

    sealed_object = models.UUIDField(primary_key=True)
    owner = models.UUIDField(db_index=True)
    share = models.BinaryField()

    class Meta:
        app_label = "privacy"

    def __str__(self) -> str:
        return str(self.sealed_object)


class Kind(models.TextChoices):
    """What a sealed object is; its retention class follows from it."""

    PHOTO = "photo", _("photo")
    HEADSHOT = "headshot", _("headshot")
    EXPORT = "export", _("export")
    TRAINING = "training", _("anonymised copy")
    ATTACHMENT = "attachment", _("document about a request")


class SealedObjects(models.QuerySet["SealedObject"]):
    """Sealed objects by what may be done with them."""

    def owned_by(self, owner: uuid.UUID) -> "SealedObjects":
        return self.filter(owner=owner)

    def openable(self, now: datetime | None = None) -> "SealedObjects":
        return self.filter(state=SealedObject.State.STORED, delete_after__gt=now or timezone.now())

    def overdue(self, now: datetime | None = None) -> "SealedObjects":
        return self.filter(delete_after__lte=now or timezone.now())

    def doomed(self) -> "SealedObjects":
        return self.filter(state=SealedObject.State.DELETING)


class SealedObject(models.Model):
    """A sealed file in storage: whose it is, what it is, and when it goes."""

    class State(models.TextChoices):
        WRITING = "writing", _("being written")
        STORED = "stored", _("stored")
        DELETING = "deleting", _("being deleted")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.WRITING)
    header = models.BinaryField(default=bytes)
    size = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    delete_after = models.DateTimeField(db_index=True)
    # The class's maximum, fixed at creation: no later change can pass it.
    delete_at_latest = models.DateTimeField()
    # What a deletion receipt names it by; only its owner was given the salt. See commitments.py.
    commitment = models.CharField(max_length=64, blank=True)

    objects = SealedObjects.as_manager()

    class Meta:
        app_label = "privacy"
        indexes = [
            # The few that a crash or a refusing store left behind.
            models.Index(
                fields=["created_at"], condition=~Q(state="stored"), name="object_not_settled"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="deadline_within_class_maximum",
                condition=Q(delete_after__lte=F("delete_at_latest")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def storage_name(self) -> str:
        """A random name that says nothing of its owner; written once."""
        return f"{self.id.hex[:2]}/{self.id.hex}"
