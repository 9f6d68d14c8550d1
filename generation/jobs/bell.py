"""The doorbell: tells a worker that a job waits. Losing a ring loses nothing."""

import logging
from uuid import UUID

from celery import current_app
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def ring(job: UUID) -> None:
    """Send the job's id to the workers; where no broker answers, the reconciler rings again."""
    try:
        current_app.send_task("generation.tasks.run_job", args=[str(job)])
    except (OperationalError, OSError):
        logger.warning("job %s: the broker did not answer, the reconciler will ring", job)
