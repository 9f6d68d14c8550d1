"""The last results of sweeper, auditor and proof, with what a reader needs to judge them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy.lately import known_for
from privacy.retention.models import Audit, ProofRun, Sweep
from privacy.words import Words

AUDIT_EVERY: Final = timedelta(hours=1)
PROOF_EVERY: Final = timedelta(hours=24)
# The audit runs hourly, the proof daily; each may be late once before it is said.
AUDIT_IS_OLD_AFTER: Final = timedelta(hours=2)
PROOF_IS_OLD_AFTER: Final = timedelta(hours=26)
WORDS: Final[dict[str, Words]] = {
    "overdue": _("Past their deadline and still here"),
    "orphaned": _("In a store, but declared nowhere"),
    "undeclared": _("Of a kind without a rule"),
    "lost": _("Declared, but not in the store"),
    "pushed": _("Kept past the longest time of their kind"),
    "unlisted": _("Stores that could not be read"),
    "late": _("Programs that are late"),
}


@dataclass(frozen=True)
class Result:
    """One result: when, whether good, whether recent, and its numbers in words."""

    finished_at: datetime
    is_good: bool
    is_old: bool
    found: tuple[tuple[Words, int], ...] = ()
    objects: int = 0
    held: int = 0
    note: str = ""


def is_audit_due() -> bool:
    """Say whether the last audit was an hour ago."""
    return not Audit.objects.filter(finished_at__gt=timezone.now() - AUDIT_EVERY).exists()


def is_proof_due() -> bool:
    """Say whether the last proof was a day ago."""
    return not ProofRun.objects.filter(finished_at__gt=timezone.now() - PROOF_EVERY).exists()


def latest_audit() -> Result | None:
    """Return what the last audit found, None before the first."""
    audit = Audit.objects.order_by("-finished_at").first()
    if audit is None:
        return None
    return Result(
        finished_at=audit.finished_at,
        is_good=audit.is_clean,
        is_old=audit.finished_at < timezone.now() - AUDIT_IS_OLD_AFTER,
        found=tuple((words, audit.found.get(code, 0)) for code, words in WORDS.items()),
        objects=audit.looked_at.get("objects", 0),
        held=audit.looked_at.get("held", 0),
    )


def latest_proof() -> Result | None:
    """Return how the last synthetic person fared, None before the first."""
    proof = ProofRun.objects.order_by("-finished_at").first()
    if proof is None:
        return None
    return Result(
        finished_at=proof.finished_at,
        is_good=proof.has_passed,
        is_old=proof.finished_at < timezone.now() - PROOF_IS_OLD_AFTER,
        note=proof.note,
    )


def sweeper() -> Result | None:
    """Return when the sweeper last came to its end, and whether that is recent enough."""
    newest = Sweep.objects.order_by("-finished_at").first()
    if newest is None:
        return None
    is_late = newest.finished_at < timezone.now() - settings.SAFELIGHT_SWEEP_LATE_AFTER
    return Result(finished_at=newest.finished_at, is_good=not newest.failed, is_old=is_late)


@known_for(30)
def is_sweeper_late() -> bool:
    """Say for a page whether deletion is late; an upload itself asks `require_punctual_sweeper`."""
    newest = sweeper()
    return newest is None or newest.is_old
