"""Whether an opt-out stands against an earlier consent: of the two, the newer wins."""

from datetime import datetime
from uuid import UUID

from privacy.optout.models import OptOut, Origin


def is_suspended(person: UUID, *, since: datetime) -> bool:
    """Say whether the person opted out after a consent which they gave at `since`."""
    newer = OptOut.objects.of(person).standing().filter(at__gte=since)
    return newer.exclude(origin=Origin.DECLINED).exists()
