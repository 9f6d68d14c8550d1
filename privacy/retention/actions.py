"""The sweep: delete what is due, finish what a crash left, clear what strayed."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy.errors import PrivacyError
from privacy.ledger.actors import Actor
from privacy.ledger.events import Purpose
from privacy.retention.chores import chores
from privacy.retention.models import Sweep
from privacy.vault import actions as vault
from privacy.vault.keyring import finish_rotation, newest_epoch, rotate_wrapping_key
from privacy.vault.models import Kind, SealedObject, WrappingKey
from privacy.vault.traces import forget_traces
from privacy.witness import epochs

logger = logging.getLogger(__name__)
BATCH = 500
# A deposit takes milliseconds; a row still "being written" after this was left by a crash.
WRITING_TAKES_AT_MOST = timedelta(minutes=10)
# But a copy of everything may be gigabytes on their way to a slow store.
EXPORT_TAKES_AT_MOST = timedelta(hours=3)
WRAPPING_EPOCH = timedelta(days=1)


class SweeperLate(PrivacyError):
    """Deadlines are not being kept, so nothing new is taken in."""

    sentence = _(
        "Deletion is running late on this site, so it takes no new photos until that is mended. "
        "Nothing was uploaded. Please try again later."
    )


def sweep(*, now: datetime | None = None) -> Sweep:
    """Run the retention sweep once and remember that it ran."""
    now = now or timezone.now()
    deleted = failed = 0
    for sealed in _due(now):
        if _delete(sealed):
            deleted += 1
        else:
            failed += 1
    for name, chore in chores().items():
        count = chore(now)
        if count:
            logger.info("sweep: %s cleared %d", name, count)
    _rotate_if_due(now)
    forget_traces("default", "keys")
    Sweep.objects.filter(finished_at__lt=now - timedelta(days=7)).delete()
    return Sweep.objects.create(deleted=deleted, failed=failed)


def require_punctual_sweeper() -> None:
    """Raise SweeperLate when the last sweep is too long ago to promise a deadline."""
    latest = timezone.now() - settings.SAFELIGHT_SWEEP_LATE_AFTER
    if not Sweep.objects.filter(finished_at__gte=latest).exists():
        raise SweeperLate


def _due(now: datetime) -> list[SealedObject]:
    everything = SealedObject.objects.order_by("delete_after")
    abandoned = everything.filter(
        state=SealedObject.State.WRITING, created_at__lt=now - WRITING_TAKES_AT_MOST
    ).exclude(kind=Kind.EXPORT, created_at__gt=now - EXPORT_TAKES_AT_MOST)
    due = (everything.overdue(now), everything.doomed(), abandoned)
    return list({sealed.pk: sealed for part in due for sealed in part[:BATCH]}.values())


def _delete(sealed: SealedObject) -> bool:
    """Delete one object; an outage of the storage is logged and tried again next time."""
    try:
        vault.delete(sealed=sealed, actor=Actor.program("sweeper"), purpose=Purpose.RETENTION)
    except (OSError, PrivacyError):
        logger.warning("sweep: object %s could not be deleted yet", sealed.pk)
        return False
    return True


def _rotate_if_due(now: datetime) -> None:
    newest = WrappingKey.objects.order_by("-epoch").first()
    if newest is not None and newest.created_at < now - WRAPPING_EPOCH:
        rotate_wrapping_key()
    elif WrappingKey.objects.count() > 1:
        finish_rotation()
    epochs.note(newest_epoch())
