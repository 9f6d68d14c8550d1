"""Doors for the worker and the scheduler; messages carry ids only."""

from uuid import UUID

from celery import shared_task

from generation.jobs import handing_back  # noqa: F401 - listens to the worker's own signals
from generation.jobs.bell import Doorbell
from generation.jobs.letters import send_letter
from generation.jobs.reconcile import reconcile
from generation.jobs.run import answer
from generation.jobs.transitions import RUN_AT_MOST

SOFT_LIMIT = int(RUN_AT_MOST.total_seconds())


@shared_task(base=Doorbell, soft_time_limit=SOFT_LIMIT, time_limit=SOFT_LIMIT + 60)
def run_job(job_id: str) -> None:
    """Answer the ring of a job: work on the one of its queue whose turn it is."""
    answer(UUID(job_id))


@shared_task(base=Doorbell)
def reconcile_jobs(at_start: bool = False) -> None:
    """Ring again for jobs that lost their worker or their message; end what can't go on."""
    reconcile(at_start=at_start)


@shared_task(base=Doorbell)
def send_job_mail(job_id: str) -> None:
    """Write the mail of a job that ended, to whoever asked for one."""
    send_letter(UUID(job_id))
