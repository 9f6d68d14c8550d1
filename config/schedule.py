"""What runs by the clock, and a scheduler that needs no file to remember it."""

from typing import Any

from celery.beat import Scheduler


def every(seconds: int, task: str) -> dict[str, Any]:
    """Schedule `task`; a message that waited out its period is dropped, not piled up."""
    return {"task": task, "schedule": seconds, "options": {"expires": seconds}}


BEAT_SCHEDULE = {
    "reconcile-jobs": every(10, "generation.tasks.reconcile_jobs"),
    "sweep": every(60, "privacy.tasks.sweep"),
    # Whatever offends is suspended, logged and mailed within a minute, at the latest.
    "watch": every(15, "privacy.tasks.watch"),
    "tell-affected": every(30, "privacy.tasks.tell_affected"),
    "remind-of-cases": every(900, "privacy.tasks.remind_of_cases"),
    "audit": every(600, "privacy.tasks.audit_retention"),
    "verify-ledger": every(900, "privacy.tasks.verify_ledger"),
    "store-checkpoint": every(600, "privacy.tasks.store_checkpoint"),
    "mail-checkpoint": every(3600, "privacy.tasks.mail_checkpoint"),
    "prove": every(900, "privacy.tasks.prove"),
    "sequence-ledger": every(5, "privacy.tasks.sequence_ledger"),
}


class MemoryScheduler(Scheduler):
    """Beat without a schedule file: every period is short, so last runs needn't outlive it."""

    def setup_schedule(self) -> None:
        self.merge_inplace(self.app.conf.beat_schedule)
