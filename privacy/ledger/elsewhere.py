"""Checkpoints in the witness's second place, an object store: one every ten minutes at most."""

from typing import Final

from django.utils import timezone

from privacy.ledger.models import Checkpoint
from privacy.ledger.notes import Head, read
from privacy.witness import remote

FOLDER: Final = "checkpoints"


def store_newest() -> bool:
    """Put the newest checkpoint there unless it is the last one; say if it was put.

    Names begin with the time, so that the last one counts: after a restore the log is shorter.
    Raises OSError in an outage.
    """
    newest = Checkpoint.objects.newest()
    if newest is None or not remote.is_configured() or _last() == newest.note:
        return False
    now = timezone.now()
    remote.put(f"{FOLDER}/{now:%Y%m%dT%H%M%S.%f}-{newest.size}", newest.note.encode())
    return True


def last_head() -> Head | None:
    """Return the last state kept there, None without one. Raises OSError, LedgerInconsistent."""
    last = _last()
    return read(last) if last else None


def _last() -> str:
    names = remote.names(FOLDER)
    return remote.read(names[-1]).decode() if names else ""
