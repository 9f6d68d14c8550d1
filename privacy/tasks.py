"""Doors for the scheduler."""

from celery import shared_task

from privacy.ledger.sequencer import sequence_entries
from privacy.retention.actions import sweep as run_sweep


@shared_task
def sweep() -> None:
    """Delete what is due."""
    run_sweep()


@shared_task
def sequence_ledger() -> None:
    """Give new lines their place in the ledger."""
    sequence_entries()
