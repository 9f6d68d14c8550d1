"""A worker that is told to stop gives its jobs back at once, for another to go on with."""

import logging
import threading
from typing import Any

from celery.signals import worker_ready, worker_shutting_down
from django.db import DatabaseError, connections, transaction
from django.utils import timezone

from generation.jobs.bell import ring
from generation.jobs.crew import CREW
from generation.jobs.ending import say_closed
from generation.jobs.models import Job
from generation.jobs.states import State
from privacy.errors import PrivacyError

logger = logging.getLogger(__name__)


def hand_back() -> int:
    """Put the jobs of this worker's processes back; the attempt isn't counted against them.

    The processes notice at their next step, and the fence keeps them from writing till then.
    """
    mine = list(Job.objects.filter(state=State.RUNNING, crew=CREW))
    return sum(_hand_back(job) for job in mine)


def _hand_back(job: Job) -> bool:
    held = Job.objects.filter(pk=job.pk, crew=CREW, worker=job.worker)
    try:
        with transaction.atomic():
            if not held.put_back(now=timezone.now(), is_counted=False):
                return False
            say_closed(job=job.pk, owner=job.owner_id)
    except PrivacyError:  # the owner is being erased, and so is the job
        return False
    logger.info("job %s was handed back", job.pk)
    ring(job.pk)
    return True


@worker_shutting_down.connect
def on_shutting_down(**_signal: Any) -> None:
    """Hand back from a thread of its own: this runs inside of a signal's handler."""
    threading.Thread(target=_hand_back_and_close, name="hand back").start()


@worker_ready.connect
def on_ready(**_signal: Any) -> None:
    """Have jobs reconciled that were lost while no worker ran."""
    from generation.tasks import reconcile_jobs  # noqa: PLC0415 - tasks import this app's actions

    reconcile_jobs.delay(at_start=True)


def _hand_back_and_close() -> None:
    try:
        hand_back()
    except DatabaseError:
        logger.warning("jobs could not be handed back; their leases run out by themselves")
    finally:
        connections.close_all()
