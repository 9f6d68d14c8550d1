"""The breach register as a table: dates and decisions, without anybody's words."""

from collections.abc import Sequence

from django.db.models import Count, Q

from privacy.registers.breaches.models import AffectedPerson, Breach
from privacy.registers.tables import Table

COLUMNS = (
    "breach", "aware_at", "recorded_at", "risk", "high_risk", "sensitivity", "probability",
    "real_risk_of_significant_harm", "authority_due", "authority_told_at", "late", "affected",
    "told", "closed_at", "kept_until",
)  # fmt: skip


def listed_breaches() -> Sequence[Breach]:
    """Return all breaches, newest first, each with how many are affected and were told."""
    told = Q(affected__state=AffectedPerson.State.TOLD)
    counted = Breach.objects.annotate(
        affected_count=Count("affected"), told_count=Count("affected", filter=told)
    )
    return list(counted.order_by("-aware_at"))


def breach_table() -> Table:
    """Return the register for a file; what officers wrote stays sealed."""
    return Table(COLUMNS, [_row(breach) for breach in listed_breaches()])


def _row(breach: Breach) -> tuple[object, ...]:
    return (
        str(breach.pk),
        breach.aware_at,
        breach.recorded_at,
        breach.is_risk,
        breach.is_high_risk,
        breach.sensitivity,
        breach.probability,
        breach.is_significant_harm,
        breach.authority_due,
        breach.authority_told_at,
        breach.is_late,
        breach.affected_count,  # type: ignore[attr-defined]  # annotated
        breach.told_count,  # type: ignore[attr-defined]
        breach.closed_at,
        breach.kept_until,
    )
