"""Erasures under way, what each covers, the receipts of those that ended, the last mails."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    """How much an erasure takes."""

    EVERYTHING = "everything", _("everything, with the account")
    PICTURES = "pictures", _("all pictures and jobs; the account stays")
    JOB = "job", _("one job with its pictures")
    ITEM = "item", _("one picture")


class Erasure(models.Model):
    """An erasure that was begun; written first, removed when nothing it covers is left.

    `id` is the number of its receipt, and is all of it that the receipt will say.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.UUIDField(db_index=True)
    scope = models.CharField(max_length=10, choices=Scope, default=Scope.EVERYTHING)
    begun_at = models.DateTimeField(default=timezone.now)

    class Meta:
        app_label = "privacy"
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(scope="everything"),
                name="one_whole_erasure_per_person",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ErasureItem(models.Model):
    """One object that an erasure covers: what its owner knows it by, and what became of it."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("not deleted yet")
        DELETED = "deleted", _("deleted, and looked for in its store in vain")
        KEY_DESTROYED = "key_destroyed", _("the store refused; its key was destroyed")
        EARLIER = "deleted_earlier", _("deleted before, as the record says")

    erasure = models.ForeignKey(Erasure, on_delete=models.CASCADE, related_name="items")
    sealed_object = models.UUIDField()
    kind = models.CharField(max_length=10)
    commitment = models.CharField(max_length=64)
    attempts = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(max_length=20, choices=Outcome, default=Outcome.WAITING)

    class Meta:
        app_label = "privacy"
        constraints = [
            models.UniqueConstraint(
                fields=["erasure", "sealed_object"], name="object_once_per_erasure"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.sealed_object}"


class ReceiptAddress(models.Model):
    """The SHA-256 of an address under which a receipt can be read; shown before it began."""

    digest = models.CharField(max_length=64, primary_key=True)
    receipt = models.UUIDField()
    delete_after = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "privacy"

    def __str__(self) -> str:
        return self.digest[:12]


class Receipt(models.Model):
    """What an erasure that ended may state; signed once its line has its place in the ledger."""

    id = models.UUIDField(primary_key=True, editable=False)
    facts = models.JSONField()
    entry = models.UUIDField()
    signed = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    delete_after = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "privacy"

    def __str__(self) -> str:
        return str(self.id)


class LastMail(models.Model):
    """The mail that tells of an erasure's end, sealed under the deployment's own key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    erasure = models.UUIDField(unique=True)
    sealed = models.BinaryField()
    is_due = models.BooleanField(default=False)
    delete_after = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "privacy"

    def __str__(self) -> str:
        return str(self.id)
