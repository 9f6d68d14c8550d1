"""A worker's pulse: extends the lease, and notices when the job is no longer its own."""

import threading
from typing import Self
from uuid import UUID

from django.db import DatabaseError, connection
from django.utils import timezone

from generation.jobs.models import Job

BEAT_SECONDS = 2.0


class Heartbeat:
    """Runs beside a job; `is_lost` once it was stopped, ended, taken over, or took too long."""

    def __init__(self, job: UUID, *, worker: UUID) -> None:
        self._job, self._worker = job, worker
        self._stop, self._lost = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"pulse {job}", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stop.set()
        self._thread.join()

    def is_lost(self) -> bool:
        return self._lost.is_set()

    def lose(self) -> None:
        """Take note that the job is no longer this worker's."""
        self._lost.set()

    def _beat(self) -> None:
        try:
            while not self._stop.wait(BEAT_SECONDS):
                if not self._extend():
                    self._lost.set()
                    return
        finally:
            connection.close()

    def _extend(self) -> bool:
        held = Job.objects.held(self._job, worker=self._worker)
        try:
            return held.extend(now=timezone.now())
        except DatabaseError:
            # A database that is away for a moment is no reason to stop: the lease decides.
            connection.close()
            return True
