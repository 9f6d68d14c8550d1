"""Which epochs of keys have begun: an older key database then shows itself as one."""

from typing import Final

from privacy.witness import journal

JOURNAL: Final = "epochs"


def note(epoch: int) -> None:
    """Remember that an epoch has begun and the keys before it are destroyed. Raises OSError."""
    journal.append(JOURNAL, str(epoch))


def newest() -> int:
    """Return the newest epoch that was noted, 0 before the first."""
    noted = [int(line) for line in journal.lines(JOURNAL) if line.isdecimal()]
    return max(noted, default=0)
