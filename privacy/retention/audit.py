"""The auditor: reads the stores themselves and says what breaks a promise."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.files.storage import FileSystemStorage, InMemoryStorage
from django.db.models import Min
from django.utils import timezone

from privacy.ledger.models import LedgerEntry, QueuedEntry
from privacy.retention.classes import retention_classes
from privacy.retention.models import Hold, Sweep
from privacy.retention.stores import store_audits
from privacy.vault import storage
from privacy.vault.models import ObjectKey, SealedObject

# The sweep runs every minute: what is overdue for longer was missed.
GRACE: Final = timedelta(minutes=5)
# What a sentence begins with says what kind of finding it is; anything else is "late".
KINDS: Final = ("Overdue", "Orphaned", "Undeclared", "Lost", "Pushed", "Unlisted")


@dataclass
class Findings:
    """What an audit looked at, and one sentence for each thing that breaks a promise."""

    sentences: list[str] = field(default_factory=list)
    looked_at: dict[str, int] = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, int]:
        """How many findings there are of each kind, those without any included."""
        kinds = Counter(_kind(sentence) for sentence in self.sentences)
        return {kind.lower(): kinds[kind] for kind in (*KINDS, "Late")}


def audit(*, now: datetime | None = None) -> list[str]:
    """Return one sentence per finding; an empty list means that every promise held."""
    return examine(now=now).sentences


def examine(*, now: datetime | None = None) -> Findings:
    """Read every store and say what was found, and in how much."""
    now = now or timezone.now()
    findings = Findings()
    add = findings.sentences.extend
    add(_late_sweeper(now))
    add(_late_sequencer(now))
    add(_overdue(now))
    add(_beyond_maximum())
    add(_undeclared())
    add(_stores_against_rows(findings.looked_at))
    for check in store_audits():
        add(check(now))
    findings.looked_at["held"] = Hold.objects.in_force(now).count()
    return findings


def _kind(sentence: str) -> str:
    start = sentence.partition(":")[0]
    return start if start in KINDS else "Late"


def _late_sweeper(now: datetime) -> Iterator[str]:
    newest = Sweep.objects.order_by("-finished_at").first()
    if newest is None:
        yield "The sweeper has never run. Start the scheduler, or run `manage.py sweep`."
    elif newest.finished_at < now - settings.SAFELIGHT_SWEEP_LATE_AFTER:
        yield f"The sweeper last finished at {newest.finished_at:%Y-%m-%d %H:%M} UTC: it is late."


def _late_sequencer(now: datetime) -> Iterator[str]:
    waiting = LedgerEntry.objects.filter(pk__in=QueuedEntry.objects.values("entry"))
    oldest = waiting.aggregate(oldest=Min("time"))["oldest"]
    if oldest is not None and oldest < now - settings.SAFELIGHT_SWEEP_LATE_AFTER:
        yield f"A ledger line waits for its number since {oldest:%Y-%m-%d %H:%M} UTC."


def _overdue(now: datetime) -> Iterator[str]:
    held = Hold.objects.in_force(now).values("sealed_object")
    for sealed in SealedObject.objects.overdue(now - GRACE).exclude(pk__in=held).iterator():
        yield f"Overdue: {sealed.kind} {sealed.pk} was due at {sealed.delete_after:%Y-%m-%d %H:%M}."


def _beyond_maximum() -> Iterator[str]:
    for rule in retention_classes():
        for sealed in SealedObject.objects.filter(kind=rule.kind).iterator():
            if sealed.delete_after > sealed.created_at + rule.maximum:
                yield f"Pushed: {rule.kind} {sealed.pk} is kept past its class's maximum."


def _undeclared() -> Iterator[str]:
    declared = [rule.kind for rule in retention_classes()]
    for sealed in SealedObject.objects.exclude(kind__in=declared).iterator():
        yield f"Undeclared: {sealed.pk} is of the kind {sealed.kind!r}, which has no rule."


def _stores_against_rows(looked_at: dict[str, int]) -> Iterator[str]:
    try:
        present = set(storage.names())
    except OSError as error:
        yield (
            f"Unlisted: the object store can't be listed ({error.strerror}): nothing in it "
            "is proven."
        )
        return
    rows = {sealed.storage_name: sealed for sealed in SealedObject.objects.iterator()}
    if rows and storage.is_away():
        yield "Unlisted: the object store's folder is missing: nothing in it is proven."
        return
    shares = set(ObjectKey.objects.values_list("sealed_object", flat=True))
    looked_at.update(objects=len(present), rows=len(rows), keys=len(shares))
    yield from _strays(present - rows.keys(), shares - {sealed.pk for sealed in rows.values()})
    for name, sealed in sorted(rows.items()):
        if name not in present and _is_lost(sealed):
            yield f"Lost: {sealed.kind} {sealed.pk} has a row but no object."
        elif name in present and _is_older_than_its_row(sealed):
            yield f"Pushed: {sealed.kind} {sealed.pk} is older than its row says."


def _strays(names: Iterable[str], shares: Iterable[UUID]) -> Iterator[str]:
    """Look again before it is said: uploads and deletions go on during an audit."""
    for name in sorted(names):
        if storage.exists(name) and not _has_row(name):
            yield f"Orphaned: the object store holds {name}, which no row declares."
    for stray in sorted(shares):
        if not SealedObject.objects.filter(pk=stray).exists():
            yield f"Orphaned: the key database holds a key for {stray}, which no row declares."


def _has_row(name: str) -> bool:
    """Say whether a row came meanwhile; a name that can't be one of ours has none."""
    try:
        sealed_object = UUID(name.rpartition("/")[2])
    except ValueError:
        return False
    return SealedObject.objects.filter(pk=sealed_object).exists()


def _is_lost(sealed: SealedObject) -> bool:
    still_stored = SealedObject.objects.filter(pk=sealed.pk, state=SealedObject.State.STORED)
    return not storage.exists(sealed.storage_name) and still_stored.exists()


def _is_older_than_its_row(sealed: SealedObject) -> bool:
    """Say whether the bytes were written before the row claims; asked where it is cheap."""
    store = storage.store()
    if not isinstance(store, FileSystemStorage | InMemoryStorage):
        return False
    try:
        return bool(store.get_modified_time(sealed.storage_name) < sealed.created_at - GRACE)
    except FileNotFoundError:
        return False
