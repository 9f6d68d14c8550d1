"""The ledger's tables. Entries, leaves and checkpoints are only ever added.

No foreign keys: a line outlives everything that it is about, and nothing cascades into it.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy.ledger.actors import Actor, Role
from privacy.ledger.events import OPENINGS


class LedgerSubject(models.Model):
    """Under which random id a person appears in the ledger; deleted when they are erased."""

    person = models.UUIDField(primary_key=True)
    ledger_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        app_label = "privacy"

    def __str__(self) -> str:
        return str(self.ledger_id)


class LedgerEntries(models.QuerySet["LedgerEntry"]):
    """Lines of the ledger by what they are about."""

    def about(self, ledger_id: uuid.UUID) -> "LedgerEntries":
        return self.filter(ledger_id=ledger_id)

    def openings(self) -> "LedgerEntries":
        return self.filter(event__in=OPENINGS)

    def by(self, actor: Actor) -> "LedgerEntries":
        return self.filter(actor_role=actor.role, actor_id=actor.id)

    def since(self, moment: datetime) -> "LedgerEntries":
        return self.filter(time__gte=moment)

    def newest_first(self) -> "LedgerEntries":
        return self.order_by("-time", "-pk")

    def awaiting_sequence(self) -> "LedgerEntries":
        """Lines that stand in the queue and have no leaf yet, in order of their time."""
        return self.filter(
            ~models.Exists(LedgerLeaf.objects.filter(entry=models.OuterRef("pk"))),
            pk__in=QueuedEntry.objects.values("entry"),
        ).order_by("time", "pk")


class LedgerEntry(models.Model):
    """One line: what happened, when, by whom and why; what exactly is sealed in `detail`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    time = models.DateTimeField(default=timezone.now)
    event = models.CharField(max_length=40)
    actor_role = models.CharField(max_length=20)
    actor_id = models.CharField(max_length=100, blank=True)
    purpose = models.CharField(max_length=40, blank=True)
    ledger_id = models.UUIDField(null=True)
    detail = models.BinaryField(null=True)

    objects = LedgerEntries.as_manager()

    class Meta:
        app_label = "privacy"
        verbose_name = _("line of the ledger")
        verbose_name_plural = _("lines of the ledger")
        indexes = [models.Index(fields=["ledger_id", "time"], name="ledger_of_a_person")]

    def __str__(self) -> str:
        return f"{self.event} {self.id}"

    @property
    def actor(self) -> Actor:
        return Actor(Role(self.actor_role), self.actor_id)

    @property
    def is_own(self) -> bool:
        """Say whether the person whom the line is about did it."""
        return self.actor_role == Role.PERSON and self.actor_id == str(self.ledger_id)


class QueuedEntry(models.Model):
    """An entry that waits for its sequence number; written with it, removed by the sequencer."""

    entry = models.UUIDField(primary_key=True)

    class Meta:
        app_label = "privacy"

    def __str__(self) -> str:
        return str(self.entry)


class LedgerLeaves(models.QuerySet["LedgerLeaf"]):
    """Leaves of the Merkle tree, in the order of their sequence."""

    def of(self, entries: Iterable[uuid.UUID]) -> "LedgerLeaves":
        return self.filter(entry__in=entries)

    def size(self) -> int:
        """Return how many sequence numbers were given: the newest plus one."""
        newest = self.aggregate(newest=models.Max("sequence"))["newest"]
        return 0 if newest is None else newest + 1


class LedgerLeaf(models.Model):
    """The place of one entry in the Merkle tree."""

    sequence = models.BigIntegerField(primary_key=True)
    entry = models.UUIDField(unique=True)
    leaf_hash = models.BinaryField(max_length=32)
    # The roots of the perfect subtrees which this leaf completes, smallest first, 32 bytes
    # each: any proof then reads a logarithmic number of rows.
    completes = models.BinaryField(default=bytes)

    objects = LedgerLeaves.as_manager()

    class Meta:
        app_label = "privacy"

    def __str__(self) -> str:
        return str(self.sequence)


class Checkpoints(models.QuerySet["Checkpoint"]):
    """Signed states of the tree."""

    def newest(self) -> "Checkpoint | None":
        return self.order_by("size").last()


class Checkpoint(models.Model):
    """A signed statement of how many lines there are and what root they have."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    time = models.DateTimeField()

    objects = Checkpoints.as_manager()

    class Meta:
        app_label = "privacy"

    def __str__(self) -> str:
        return f"{self.size} lines"


class LedgerCheck(models.Model):
    """One recomputation of the whole ledger: how many lines, and how many things were wrong."""

    finished_at = models.DateTimeField(default=timezone.now, db_index=True)
    lines = models.BigIntegerField()
    problems = models.PositiveIntegerField()

    class Meta:
        app_label = "privacy"
        get_latest_by = "finished_at"

    def __str__(self) -> str:
        return f"{self.finished_at:%Y-%m-%d %H:%M:%S}"
