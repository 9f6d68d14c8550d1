"""Figures: which breaches wait for the authority to be told, and how long notices take."""

from collections.abc import Iterator

from django.db.models import Min
from django.utils import timezone

from privacy.operating.figures import Figure, age, single
from privacy.registers.breaches.models import AffectedPerson, Breach


def breach_figures() -> Iterator[Figure]:
    """Read the clocks that run, and the people whom two officers want told."""
    awaited = [each for each in Breach.objects.filter(closed_at=None) if each.is_authority_awaited]
    first = min((each.authority_due for each in awaited), default=None)
    yield single(
        "safelight_breaches_awaited", "Breaches of which the authority is to be told", len(awaited)
    )
    yield Figure(
        "safelight_breach_due_seconds",
        "Time until the authority is to be told of the first of them; negative once it is over",
        [((), (first - timezone.now()).total_seconds())] if first else [],
    )
    approved = AffectedPerson.objects.waiting().exclude(breach__notice__approved_at=None)
    yield age(
        "safelight_notice_age_seconds",
        "Time that somebody has waited to be told of a breach after the approval",
        approved.aggregate(oldest=Min("breach__notice__approved_at"))["oldest"],
    )
