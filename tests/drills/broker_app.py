"""A Celery app of its own for the broker's drills: each task notes that it ran."""

import os
import time

from celery import Celery

from config import broker

broker.register()
app = Celery("drill", broker=os.environ["DRILL_BROKER"])
app.conf.update(
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    worker_prefetch_multiplier=1,
    worker_soft_shutdown_timeout=1,
    broker_connection_retry_on_startup=True,
)


@app.task
def note(number: int, seconds: float = 0.02) -> None:
    """Append "started NUMBER" to the log, wait, and append "done NUMBER"."""
    _append(f"started {number}")
    time.sleep(seconds)
    _append(f"done {number}")


def _append(line: str) -> None:
    log = os.open(os.environ["DRILL_LOG"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.write(log, f"{line}\n".encode())
    os.close(log)
