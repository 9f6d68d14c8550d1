"""The doorbell: tells a worker that a job waits. Losing a ring loses nothing."""

import logging
from typing import Any
from uuid import UUID

from celery import current_app
from celery.contrib.django.task import DjangoTask
from kombu.exceptions import OperationalError

from generation.jobs.models import Job

logger = logging.getLogger(__name__)
UNANSWERED = (OperationalError, OSError)


class Doorbell(DjangoTask):  # type: ignore[type-arg]  # generic only in its stubs
    """A task whose message may be lost: where no broker answers, the reconciler rings again."""

    def apply_async(self, *args: Any, **options: Any) -> Any:
        try:
            return super().apply_async(*args, **options)
        except UNANSWERED:
            logger.warning("%s: the broker did not answer, the reconciler will ring", self.name)
            return None


def ring(job: UUID) -> None:
    """Send the job's id to the workers of its queue; it is never worked on by who rings."""
    queue = Job.objects.filter(pk=job).values_list("queue", flat=True).first()
    try:
        current_app.send_task("generation.tasks.run_job", args=[str(job)], queue=queue)
    except UNANSWERED:
        logger.warning("job %s: the broker did not answer, the reconciler will ring", job)
