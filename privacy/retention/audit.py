"""The auditor: reads the stores themselves and says what breaks a promise."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from privacy.retention.classes import retention_classes
from privacy.retention.models import Sweep
from privacy.retention.stores import store_audits
from privacy.vault import storage
from privacy.vault.models import ObjectKey, SealedObject

# The sweep runs every minute: what is overdue for longer was missed.
GRACE = timedelta(minutes=5)


def audit(*, now: datetime | None = None) -> list[str]:
    """Return one sentence per finding; an empty list means that every promise held."""
    now = now or timezone.now()
    findings = [*_late_sweeper(now), *_overdue(now), *_beyond_maximum(), *_stores_against_rows()]
    for check in store_audits():
        findings.extend(check(now))
    return findings


def _late_sweeper(now: datetime) -> Iterator[str]:
    newest = Sweep.objects.order_by("-finished_at").first()
    if newest is None:
        yield "The sweeper has never run. Start the scheduler, or run `manage.py sweep`."
    elif newest.finished_at < now - settings.SAFELIGHT_SWEEP_LATE_AFTER:
        yield f"The sweeper last finished at {newest.finished_at:%Y-%m-%d %H:%M} UTC: it is late."


def _overdue(now: datetime) -> Iterator[str]:
    for sealed in SealedObject.objects.overdue(now - GRACE):
        yield f"Overdue: {sealed.kind} {sealed.pk} was due at {sealed.delete_after:%Y-%m-%d %H:%M}."


def _beyond_maximum() -> Iterator[str]:
    for rule in retention_classes():
        for sealed in SealedObject.objects.filter(kind=rule.kind):
            if sealed.delete_after > sealed.created_at + rule.maximum:
                yield f"Pushed: {rule.kind} {sealed.pk} is kept past its class's maximum."


def _stores_against_rows() -> Iterator[str]:
    try:
        present = set(storage.names())
    except OSError as error:
        yield f"The object store can't be listed ({error.strerror}): nothing in it is proven."
        return
    rows = {sealed.storage_name: sealed for sealed in SealedObject.objects.all()}
    shares = set(ObjectKey.objects.values_list("sealed_object", flat=True))
    # Looked at again before it is said: uploads and deletions go on during an audit.
    for name in sorted(present - rows.keys()):
        if storage.exists(name):
            yield f"Orphaned: the object store holds {name}, which no row declares."
    for name, sealed in sorted(rows.items()):
        if name not in present and _is_lost(sealed):
            yield f"Lost: {sealed.kind} {sealed.pk} has a row but no object."
    for stray in sorted(shares - {sealed.pk for sealed in rows.values()}):
        yield f"Orphaned: the key database holds a key for {stray}, which no row declares."


def _is_lost(sealed: SealedObject) -> bool:
    still_stored = SealedObject.objects.filter(pk=sealed.pk, state=SealedObject.State.STORED)
    return not storage.exists(sealed.storage_name) and still_stored.exists()
