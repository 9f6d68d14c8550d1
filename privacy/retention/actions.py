"""The sweep: delete what is due, finish what a crash left, clear what strayed."""

import logging
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy.errors import PrivacyError
from privacy.ledger.actors import Actor
from privacy.ledger.events import Purpose
from privacy.retention.chores import chores
from privacy.retention.models import Audit, Hold, ProofRun, Sweep
from privacy.vault.batches import delete_batch
from privacy.vault.keyring import finish_rotation, newest_epoch, rotate_wrapping_key
from privacy.vault.models import SealedObject, SealedObjects, WrappingKey
from privacy.vault.traces import forget_traces
from privacy.witness import epochs

logger = logging.getLogger(__name__)
BATCH = 500
# A deposit takes milliseconds; a row still "being written" after this was left by a crash.
WRITING_TAKES_AT_MOST = timedelta(minutes=10)
WRAPPING_EPOCH = timedelta(days=1)
RUNS_ARE_KEPT = timedelta(days=7)
RESULTS_ARE_KEPT = timedelta(days=90)


class SweeperLate(PrivacyError):
    """Deadlines are not being kept, so nothing new is taken in."""

    status = 503
    sentence = _(
        "Deletion is running late on this site, so it takes no new photos until that is mended. "
        "Nothing was uploaded. Please try again later."
    )


def sweep(*, now: datetime | None = None) -> Sweep:
    """Run the retention sweep once and remember that it ran."""
    now = now or timezone.now()
    deleted, failed = _delete_due(now)
    _do_chores(now)
    _rotate_if_due(now)
    forget_traces("default", "keys")
    Sweep.objects.filter(finished_at__lt=now - RUNS_ARE_KEPT).delete()
    Audit.objects.filter(finished_at__lt=now - RESULTS_ARE_KEPT).delete()
    ProofRun.objects.filter(finished_at__lt=now - RESULTS_ARE_KEPT).delete()
    return Sweep.objects.create(deleted=deleted, failed=failed)


def require_punctual_sweeper() -> None:
    """Raise SweeperLate when the last sweep is too long ago to promise a deadline."""
    latest = timezone.now() - settings.SAFELIGHT_SWEEP_LATE_AFTER
    if not Sweep.objects.filter(finished_at__gte=latest).exists():
        raise SweeperLate


def due(now: datetime) -> SealedObjects:
    """Return what is past its deadline, marked for deletion or left by a crash, and not on hold."""
    abandoned = Q(state=SealedObject.State.WRITING, created_at__lt=now - WRITING_TAKES_AT_MOST)
    past = Q(delete_after__lte=now) | Q(state=SealedObject.State.DELETING) | abandoned
    on_hold = Hold.objects.in_force(now).filter(sealed_object=OuterRef("pk"))
    return SealedObject.objects.filter(past).filter(~Exists(on_hold))


def _delete_due(now: datetime) -> tuple[int, int]:
    """Delete batch by batch until all that is left failed; return how many went, how many not."""
    deleted, failed = 0, set[UUID]()
    while batch := _next_batch(now, failed):
        gone = delete_batch(
            sealed_objects=batch, actor=Actor.program("sweeper"), purpose=Purpose.RETENTION
        )
        deleted += len(gone)
        failed |= {sealed.pk for sealed in batch} - set(gone)
        if not gone:  # the store is out: the rest would fail as well
            break
    return deleted, len(failed)


def _next_batch(now: datetime, failed: Collection[UUID]) -> list[SealedObject]:
    return list(due(now).exclude(pk__in=failed).order_by("delete_after", "pk")[:BATCH])


def _do_chores(now: datetime) -> None:
    """Let each chore clear its own; one that can't yet keeps nobody else from it."""
    for name, chore in chores().items():
        try:
            count = chore(now)
        except (OSError, PrivacyError):
            logger.exception("sweep: %s could not be cleared yet", name)
            continue
        if count:
            logger.info("sweep: %s cleared %d", name, count)


def _rotate_if_due(now: datetime) -> None:
    newest = WrappingKey.objects.order_by("-epoch").first()
    if newest is not None and newest.created_at < now - WRAPPING_EPOCH:
        rotate_wrapping_key()
    elif WrappingKey.objects.count() > 1:
        finish_rotation()
    epochs.note(newest_epoch())
