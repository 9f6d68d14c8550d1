"""Figures: how far the ledger is numbered, and when it was last recomputed."""

from collections.abc import Iterator

from django.db.models import Min

from privacy.ledger.models import LedgerCheck, LedgerEntry, LedgerLeaf, QueuedEntry
from privacy.operating.figures import Figure, age, single


def ledger_figures() -> Iterator[Figure]:
    """Read the queue of lines without a number, and the last check."""
    waiting = LedgerEntry.objects.filter(pk__in=QueuedEntry.objects.values("entry"))
    checked = LedgerCheck.objects.order_by("-finished_at").first()
    yield single("safelight_ledger_lines", "Lines with a number", LedgerLeaf.objects.size())
    yield single(
        "safelight_ledger_unsequenced_lines",
        "Lines that wait for their number",
        QueuedEntry.objects.count(),
    )
    yield age(
        "safelight_ledger_oldest_unsequenced_seconds",
        "Age of the oldest line that waits for its number",
        waiting.aggregate(oldest=Min("time"))["oldest"],
    )
    yield Figure(
        "safelight_ledger_verified",
        "1 when the whole ledger was as it was signed, at the last check",
        [((), int(checked.problems == 0))] if checked else [],
    )
    yield age(
        "safelight_ledger_check_age_seconds",
        "Time since the whole ledger was last recomputed",
        checked.finished_at if checked else None,
    )
