"""When to remind whoever works on a request: at half of its time, at 80 %, and when overdue."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from privacy.rights.clocks.clock import Clock
from privacy.rights.clocks.dates import due_at


class Stage(TextChoices):
    """How much of the time is gone."""

    HALF = "half", _("half of the time is gone")
    MOST = "most", _("80 % of the time is gone")
    OVERDUE = "overdue", _("the answer is overdue")


GONE = {Stage.HALF: Fraction(1, 2), Stage.MOST: Fraction(4, 5), Stage.OVERDUE: Fraction(1)}


@dataclass(frozen=True)
class Reminder:
    """One reminder. An extension opens a new period, which has its own; a pause doesn't."""

    stage: Stage
    is_extended: bool


def reminders_due(clock: Clock, *, at: datetime, sent: Collection[Reminder]) -> list[Reminder]:
    """Return what is due `at` that moment and wasn't sent yet, mildest first.

    Where several are due because nobody looked, a mail need only speak of the last, but all count
    as sent. While the clock stands still nothing is due.
    """
    if clock.is_suspended:
        return []
    is_extended = clock.extension_noticed_at is not None
    due = [Reminder(stage, is_extended) for stage in Stage if at >= falls_at(clock, stage)]
    return [each for each in due if each not in sent]


def falls_at(clock: Clock, stage: Stage) -> datetime:
    """Return the moment of a stage, in UTC; time in which the clock stood still doesn't count."""
    end = due_at(clock)
    running = end - clock.received_at - timedelta(days=clock.paused_days(None))
    left = 1 - GONE[stage]
    return end - running * left.numerator / left.denominator
