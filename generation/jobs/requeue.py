"""Put a job back into its queue at a word from staff: one that hangs, or that rests too long."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from generation.jobs.bell import ring
from generation.jobs.models import Job
from generation.jobs.states import State
from privacy.errors import PrivacyError
from privacy.ledger.actions import record
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event, Purpose


class NotInQueue(PrivacyError):
    """A job that has ended can't run again: its photos are gone."""

    sentence = _("This job has ended, and its photos with it. Its owner can ask for a new one.")


def requeue_job(*, job: Job, actor: Actor) -> None:
    """Take a job from its worker, or end its rest, and ring for another. Raises NotInQueue.

    The worker that had it finds itself fenced off at its next step and writes nothing more.
    """
    now = timezone.now()
    with transaction.atomic():
        this = Job.objects.filter(pk=job.pk)
        was_running = this.put_back(now=now, is_counted=False)
        waits = this.filter(state=State.QUEUED)
        if not was_running and not waits.update(not_before=None, rung_at=now):
            raise NotInQueue
        record(
            event=Event.JOB_REQUEUED,
            actor=actor,
            owner=job.owner_id,
            purpose=Purpose.MAKE_PORTRAITS,
            detail={"job": str(job.pk)},
        )
        transaction.on_commit(lambda: ring(job.pk))
