"""Doors for the worker and the scheduler; messages carry ids only."""

from uuid import UUID

from celery import shared_task

from generation.jobs.actions import reconcile
from generation.jobs.run import run_job as run


@shared_task
def run_job(job_id: str) -> None:
    """Work on a job, if it still waits."""
    run(UUID(job_id))


@shared_task
def reconcile_jobs() -> None:
    """Ring again for jobs that lost their worker or their message."""
    reconcile()
