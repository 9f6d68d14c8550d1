"""Whether an opt-out stands against an earlier consent: of the two, the newer wins."""

from datetime import datetime
from uuid import UUID

from django.db.models import Max

from privacy.optout.models import OptOut, Origin


def is_suspended(person: UUID, *, since: datetime) -> bool:
    """Say whether the person opted out after a consent which they gave at `since`."""
    newer = OptOut.objects.of(person).standing().filter(at__gte=since)
    return newer.exclude(origin=Origin.DECLINED).exists()


def newest_opt_outs() -> dict[UUID, datetime]:
    """Return when each person who opted out last did so; one query."""
    standing = OptOut.objects.standing().exclude(origin=Origin.DECLINED).order_by()
    return dict(standing.values_list("person").annotate(newest=Max("at")))
