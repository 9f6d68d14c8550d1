"""How many portraits a person may still ask for, counted from the jobs themselves.

Nothing is booked and so nothing can be lost: an ended job counts what it made, an active one
what it may still make, and what was given back isn't counted.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Case, F, Min, Q, Sum, When
from django.utils import timezone

from generation.errors import QuotaUsed, TooManyJobs, TooManyPortraits
from generation.jobs.models import Job
from generation.jobs.states import ACTIVE, State

WINDOW = timedelta(hours=24)
PORTRAITS_PER_JOB = 24


@dataclass(frozen=True)
class Quota:
    """Portraits that a person may have in 24 hours; `frees_at` is when the first come back."""

    limit: int
    used: int
    frees_at: datetime

    @property
    def left(self) -> int:
        return max(0, self.limit - self.used)


def quota_of(person: UUID, *, now: datetime | None = None) -> Quota:
    """Return what a person has used and has left."""
    now = now or timezone.now()
    limit = settings.SAFELIGHT_PORTRAITS_PER_DAY
    portraits = Case(When(state__in=ACTIVE, then="total_count"), default="made_count")
    counted = (
        Job.objects.owned_by(person)
        .filter(created_at__gt=now - WINDOW)
        .exclude(state=State.DRAFT)
        .annotate(portraits=portraits, counted=portraits - F("returned_count"))
        .aggregate(
            made=Sum("portraits"),
            returned=Sum("returned_count"),
            oldest=Min("created_at", filter=Q(counted__gt=0)),
        )
    )
    # What looked like somebody else comes back, but not without end: at most a day's quota.
    returned = min(counted["returned"] or 0, limit)
    return Quota(
        limit=limit,
        used=max(0, (counted["made"] or 0) - returned),
        frees_at=(counted["oldest"] or now) + WINDOW,
    )


def require_room(owner: UUID, *, portraits: int) -> None:
    """Raise TooManyJobs, TooManyPortraits or QuotaUsed when a job would go beyond a limit."""
    most = settings.SAFELIGHT_JOBS_PER_PERSON
    if Job.objects.owned_by(owner).active().count() >= most:
        raise TooManyJobs(most)
    if portraits > PORTRAITS_PER_JOB:
        raise TooManyPortraits
    quota = quota_of(owner)
    if portraits > quota.left:
        raise QuotaUsed(limit=quota.limit, left=quota.left, frees_at=quota.frees_at)
