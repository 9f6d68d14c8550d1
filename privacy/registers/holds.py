"""The register of holds: what is kept past its deadline, for which request, until when."""

from privacy.registers.tables import Table
from privacy.retention.models import Hold

COLUMNS = (
    "hold", "kind", "request", "placed_at", "expires_at", "renewal_asked", "waived_at",
)  # fmt: skip


def holds_register() -> Table:
    """Return every hold, newest first; whose it is stays out of the register."""
    holds = Hold.objects.order_by("-placed_at")
    return Table(
        COLUMNS,
        [
            (
                str(hold.pk),
                hold.kind,
                str(hold.request),
                hold.placed_at,
                hold.expires_at,
                hold.renewal_asked_by is not None,
                hold.waived_at,
            )
            for hold in holds
        ],
    )
