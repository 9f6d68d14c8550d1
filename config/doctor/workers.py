"""Workers: whether each queue has somebody who answers."""

from collections.abc import Iterator

from celery import current_app
from kombu.exceptions import OperationalError

# Drawn portraits have a report of their own: their worker is too busy to answer.
ASKED = {
    "default": "celery -A config.celery worker --queues default --pool solo",
    "studio": "celery -A config.celery worker --queues studio",
}
PATIENCE_SECONDS = 3.0


def look_at_workers() -> Iterator[str]:
    """Ask all workers which queues they serve."""
    try:
        answers = current_app.control.inspect(timeout=PATIENCE_SECONDS).active_queues() or {}
    except (OperationalError, OSError) as error:
        yield f"Workers can't be asked ({type(error).__name__}): mend the broker first."
        return
    served = {queue["name"] for queues in answers.values() for queue in queues}
    for queue, command in ASKED.items():
        if queue not in served:
            yield f"No worker serves the queue {queue!r}. Start one: `{command}`."
