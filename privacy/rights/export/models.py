"""Copies of everything that people asked for: how far each is, and until when."""

import uuid
from datetime import datetime, timedelta
from typing import Final

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy.vault.models import SealedObject

LEASE: Final = timedelta(minutes=1)
ATTEMPTS: Final = 3
RING_AGAIN_AFTER: Final = timedelta(seconds=30)


class Exports(models.QuerySet["Export"]):
    """Exports by whose they are and where they stand; transitions say whether they happened."""

    def owned_by(self, person: uuid.UUID) -> "Exports":
        return self.filter(person=person)

    def under_way(self) -> "Exports":
        return self.filter(state__in=[Export.State.QUEUED, Export.State.BUILDING])

    def waiting(self, now: datetime) -> "Exports":
        """Those whose message, or whose worker, was lost."""
        unanswered = Q(state=Export.State.QUEUED, rung_at__lt=now - RING_AGAIN_AFTER)
        return self.filter(unanswered | Q(state=Export.State.BUILDING, lease_until__lt=now))

    def claim(self, export: uuid.UUID, *, worker: uuid.UUID, now: datetime) -> bool:
        """Take one that waits, or lost its worker, for `worker`."""
        free = Q(state=Export.State.QUEUED) | Q(state=Export.State.BUILDING, lease_until__lt=now)
        return bool(
            self.filter(free, pk=export, attempt__lt=ATTEMPTS, delete_after__gt=now).update(
                state=Export.State.BUILDING,
                worker=worker,
                lease_until=now + LEASE,
                attempt=F("attempt") + 1,
                done_bytes=0,
            )
        )

    def held(self, export: uuid.UUID, *, worker: uuid.UUID) -> "Exports":
        """The export, if `worker` still holds it: the fence before every write."""
        return self.filter(pk=export, worker=worker, state=Export.State.BUILDING)

    def take_once(self, export: uuid.UUID, *, now: datetime) -> bool:
        """Use up the link of one that is ready."""
        ready = self.filter(pk=export, state=Export.State.READY, delete_after__gt=now)
        return bool(ready.update(state=Export.State.FETCHED, fetched_at=now))


class Export(models.Model):
    """One copy of everything; `delete_after` is the end of its link and of the archive."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        BUILDING = "building", _("Being made")
        READY = "ready", _("Ready")
        FETCHED = "fetched", _("Downloaded")
        FAILED = "failed", _("Could not be made")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.UUIDField(db_index=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    sealed = models.OneToOneField(
        SealedObject, on_delete=models.SET_NULL, null=True, related_name="export"
    )
    # The archive's own table of contents, sealed under the person's key.
    manifest = models.BinaryField(default=bytes)
    done_bytes = models.PositiveBigIntegerField(default=0)
    total_bytes = models.PositiveBigIntegerField(default=0)
    attempt = models.PositiveSmallIntegerField(default=0)
    worker = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    rung_at = models.DateTimeField(default=timezone.now)
    asked_at = models.DateTimeField(default=timezone.now)
    fetched_at = models.DateTimeField(null=True)
    delete_after = models.DateTimeField(db_index=True)

    objects = Exports.as_manager()

    class Meta:
        app_label = "privacy"
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state__in=["queued", "building"]),
                name="one_export_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_under_way(self) -> bool:
        return self.state in {self.State.QUEUED, self.State.BUILDING}

    @property
    def is_over(self) -> bool:
        return self.delete_after <= timezone.now()

    @property
    def percent(self) -> int:
        """How much of it is made, as far as that can be told beforehand."""
        if not self.total_bytes:
            return 0
        return min(99, 100 * self.done_bytes // self.total_bytes)
