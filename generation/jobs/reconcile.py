"""What no worker does: ring again, take back what was lost, end what can't go on."""

import logging
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from generation.jobs.bell import ring
from generation.jobs.ending import MAKER, end_job
from generation.jobs.failures import Failure
from generation.jobs.letters import write_again
from generation.jobs.models import Job
from generation.jobs.states import Queue, State
from generation.jobs.transitions import ATTEMPTS
from privacy.ledger.actors import Actor

logger = logging.getLogger(__name__)
# A ring that nobody answered is repeated, each time after twice as long: where all workers are
# busy its message still waits, and where none runs, messages must not pile up.
RING_AGAIN_AFTER: Final = timedelta(seconds=15)
RING_AT_LEAST_EVERY: Final = timedelta(minutes=10)
# Enough to wake every worker; each one that ends a job rings for the next that waits.
RINGS_AT_ONCE: Final = 8


def reconcile(*, now: datetime | None = None, at_start: bool = False) -> int:
    """Bring every job forward that nobody works on, and return how many those were.

    `at_start` rings for all that wait: the worker that starts can't know what its broker lost.
    """
    now = now or timezone.now()
    overdue, lost = list(Job.objects.overdue(now)), list(Job.objects.lost(now))
    for job in overdue:
        _expire(job, now)
    for job in lost:
        _take_back(job, now)
    return len(overdue) + len(lost) + _ring_again(now, at_start=at_start) + write_again(now)


def ring_for_next(queue: str) -> None:
    """Ring for the job whose turn it is, if its own message may be lost; a worker is free now."""
    now = timezone.now()
    unheard = Job.objects.waiting(now).filter(queue=queue, rung_at__lt=now - RING_AGAIN_AFTER)
    if (job := unheard.in_turn().first()) is not None:
        _ring(job, now)


def _ring_again(now: datetime, *, at_start: bool) -> int:
    rung = 0
    for queue in Queue.values:
        waiting = Job.objects.waiting(now).filter(queue=queue, rung_at__lt=now - RING_AGAIN_AFTER)
        for job in waiting.in_turn()[:RINGS_AT_ONCE]:
            if at_start or _is_due(job, now):
                rung += _ring(job, now)
    return rung


def _is_due(job: Job, now: datetime) -> bool:
    rung_for = job.rung_at - (job.started_at or job.created_at)
    return now - job.rung_at >= min(max(rung_for, RING_AGAIN_AFTER), RING_AT_LEAST_EVERY)


def _ring(job: Job, now: datetime) -> bool:
    still = Job.objects.filter(pk=job.pk, state=State.QUEUED, rung_at=job.rung_at)
    if not still.update(rung_at=now):
        return False
    logger.info("job %s rings again", job.pk)
    ring(job.pk)
    return True


def _expire(job: Job, now: datetime) -> None:
    if job.state == State.DRAFT:
        Job.objects.drafts().filter(pk=job.pk, expires_at__lt=now).end(State.EXPIRED, now=now)
        return
    end_job(
        held=Job.objects.overdue(now).filter(pk=job.pk),
        job=job,
        state=State.EXPIRED,
        actor=Actor.program(MAKER, run=job.pk),
        failure=Failure.WAITED_TOO_LONG,
    )


def _take_back(job: Job, now: datetime) -> None:
    still = Job.objects.lost(now).filter(pk=job.pk, attempt=job.attempt)
    if job.attempt >= ATTEMPTS:
        end_job(
            held=still,
            job=job,
            state=State.FAILED,
            actor=Actor.program(MAKER, run=job.pk),
            failure=Failure.TRIED_TOO_OFTEN,
        )
    elif still.put_back(now=now):
        logger.info("job %s lost its worker in attempt %d and waits again", job.pk, job.attempt)
        ring(job.pk)
