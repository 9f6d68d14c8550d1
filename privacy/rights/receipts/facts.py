"""What a receipt states, as data; it names nobody."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.conf import settings

from privacy.retention.actions import WRAPPING_EPOCH
from privacy.rights.models import Erasure, ErasureItem, Scope
from privacy.rights.remains import remainders

TYPE: Final = "safelight/erasure-receipt/v1"
RECEIPT_STAYS: Final = timedelta(days=30)

# In one language, because the words are signed; the page says them in the reader's.
PROVES: Final = (
    "This deployment, which holds the receipt key, states that the listed objects were deleted "
    "and were then looked for in their store in vain, except those marked otherwise.",
    "The statement was written into the deployment's ledger before it was signed, and has not "
    "been changed since; the ledger's checkpoint fixes its place.",
    "Whoever holds a deletion slip can recompute the commitment, and so see that their very "
    "object is meant.",
)
DOES_NOT_PROVE: Final = (
    "That nobody made a copy while the objects existed: no receipt of any kind can.",
    "That the deployment's software is the published one and tells the truth.",
    "That every backup is gone already: until the stated dates one may be kept.",
    "Who you are: the receipt belongs to whoever holds it and the slips.",
)


def facts_of(
    erasure: Erasure, *, items: Iterable[ErasureItem], holders: Sequence[str], now: datetime
) -> dict[str, Any]:
    """Return what can be stated of an erasure in which everything was verified."""
    is_whole = erasure.scope == Scope.EVERYTHING
    return {
        "type": TYPE,
        "receipt": str(erasure.pk),
        "scope": erasure.scope,
        "begun_at": _moment(erasure.begun_at),
        "verified_at": _moment(now),
        "objects": [
            {"commitment": item.commitment, "outcome": item.outcome}
            for item in sorted(items, key=lambda item: item.commitment)
        ],
        "verified_empty": sorted(holders),
        "person_key_destroyed": is_whole,
        "last_wrapped_key_dies": _moment(wrapped_keys_die(now)) if is_whole else None,
        "last_backup_dies": _moment(backups_die(now)),
        "stays": [
            {"what": str(each.what), "ground": str(each.ground), "until": _until(each.until(now))}
            for each in (remainders() if is_whole else ())
        ],
        "proves": list(PROVES),
        "does_not_prove": list(DOES_NOT_PROVE),
    }


def wrapped_keys_die(now: datetime) -> datetime:
    """Return when the newest wrapping key of today is destroyed: a stray wrapped key dies then."""
    late: timedelta = settings.SAFELIGHT_SWEEP_LATE_AFTER
    return now + WRAPPING_EPOCH + late


def backups_die(now: datetime) -> datetime:
    """Return when the oldest backup that may still hold something is gone, as the operator says."""
    return now + timedelta(days=settings.SAFELIGHT_BACKUP_DAYS)


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _until(value: datetime | None) -> str | None:
    return None if value is None else _moment(value)
