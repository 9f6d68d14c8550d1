"""When the ledger was last recomputed, and when it is time again."""

from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from privacy.ledger.models import LedgerCheck

CHECK_EVERY: Final = timedelta(hours=24)
CHECKS_ARE_KEPT: Final = timedelta(days=90)


def is_check_due() -> bool:
    """Say whether the last recomputation was a day ago."""
    return not LedgerCheck.objects.filter(finished_at__gt=timezone.now() - CHECK_EVERY).exists()


def clear_old_checks(now: datetime) -> int:
    """Delete results of more than three months; return how many."""
    return LedgerCheck.objects.filter(finished_at__lt=now - CHECKS_ARE_KEPT).delete()[0]
