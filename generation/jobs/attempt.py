"""One worker's attempt at one job: what it may still do, how far it is, how it ends."""

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from django.db import DatabaseError, transaction
from django.utils import timezone

from generation.engines.base import EngineRequest, Progress, Sitting
from generation.jobs.bell import ring
from generation.jobs.ending import MAKER, end_job, say_closed
from generation.jobs.failures import Failure
from generation.jobs.heartbeat import Heartbeat
from generation.jobs.models import Job
from generation.jobs.pace import note_pace
from generation.jobs.states import State
from generation.jobs.transitions import ATTEMPTS, Jobs
from privacy.ledger.actors import Actor
from privacy.vault.errors import KeyDestroyed

# How often, at most, the database is asked whether to go on and told how far it is.
ASK_EVERY_SECONDS = 0.25
TELL_EVERY_SECONDS = 0.5


@dataclass
class Attempt:
    """A claimed job in the hands of `worker`."""

    job: Job
    worker: UUID
    pulse: Heartbeat
    sitting: Sitting = field(default_factory=Sitting, repr=False)
    _asked_at: float = field(default=0.0, init=False)
    _told_at: float = field(default=0.0, init=False)

    @property
    def held(self) -> Jobs:
        """The job, as long as it is this worker's."""
        return Job.objects.held(self.job.pk, worker=self.worker)

    @property
    def actor(self) -> Actor:
        return Actor.program(MAKER, run=self.job.pk)

    def is_to_stop(self) -> bool:
        """Whether the job was stopped, ended or taken over; asked between an engine's steps."""
        now = time.monotonic()
        if not self.pulse.is_lost() and now - self._asked_at >= ASK_EVERY_SECONDS:
            self._asked_at = now
            if not self.held.exists():
                self.pulse.lose()
        return self.pulse.is_lost()

    def say(self, progress: Progress) -> None:
        """Write down how far the engine is, when its stage changes or half a second has passed."""
        now = time.monotonic()
        if progress.stage == self.job.stage and now - self._told_at < TELL_EVERY_SECONDS:
            return
        self._told_at, self.job.stage = now, progress.stage
        if not self.held.update(stage=progress.stage, step=progress.done, steps=progress.total):
            self.pulse.lose()

    @contextlib.contextmanager
    def timed(self, engine: str, request: EngineRequest) -> Iterator[None]:
        """Remember how long the portraits of one photo took, for estimates, if all were made."""
        started = time.monotonic()
        yield
        note_pace(
            engine=engine,
            size=request.size,
            portraits=len(request.styles),
            seconds=time.monotonic() - started,
        )

    def end(self, state: State, failure: str = "") -> None:
        """End the job; where somebody else ended it meanwhile, only say that its photos are closed.

        They may have been opened a moment after that other end, and its line doesn't cover them.
        """
        if not end_job(
            held=self.held, job=self.job, state=state, actor=self.actor, failure=failure
        ):
            self.say_closed()

    def rest(self, pause: timedelta) -> None:
        """Give the job up for this attempt: it waits for `pause`, or ends after the last one.

        Where the database is still out, the lease runs out by itself.
        """
        with contextlib.suppress(DatabaseError):
            if self.job.attempt >= ATTEMPTS:
                self.end(State.FAILED, Failure.TRIED_TOO_OFTEN)
                return
            now = timezone.now()
            if self.held.put_back(now=now, not_before=now + pause if pause else None):
                self.say_closed()
                if not pause:
                    ring(self.job.pk)

    def say_closed(self) -> None:
        """Write down that the photos are closed where another's line ended the job before."""
        with contextlib.suppress(KeyDestroyed), transaction.atomic():
            say_closed(job=self.job.pk, owner=self.job.owner_id)
