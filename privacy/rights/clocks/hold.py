"""PIPEDA 8(8): what was asked for is kept until recourse is exhausted.

Only the window is computed here. The holds themselves, sixty days at most and renewed by two
officers, are in privacy.retention.holds.
"""

from dataclasses import dataclass
from datetime import date, datetime

from privacy.rights.clocks.clock import Clock
from privacy.rights.clocks.dates import respond_by
from privacy.rights.clocks.periods import add_months


@dataclass(frozen=True)
class HoldWindow:
    """From receipt to the end of the time in which the person can complain."""

    opens: date
    closes: date


def hold_window(clock: Clock, *, answered_at: datetime | None = None) -> HoldWindow | None:
    """Return when holds may stand for this request, None where the law asks for none.

    Without an answer the time to complain begins when it was due: silence is deemed a refusal.
    """
    months = clock.regime.recourse_months
    if months is None:
        return None
    answered = clock.day_of(answered_at) if answered_at else respond_by(clock).day
    return HoldWindow(opens=clock.received_on, closes=add_months(answered, months))
