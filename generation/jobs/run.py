"""Work on one job: claim it, open its photos, keep each portrait as it is done."""

import contextlib
import logging
import uuid
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from generation.engines.base import Engine, EngineRequest, Progress, Ratio, Retouch
from generation.engines.choice import engine_for
from generation.engines.errors import Cancelled, EngineUnavailable, NotUsable
from generation.errors import JobTaken, PhotoGone
from generation.headshots.actions import keep_headshot
from generation.jobs.actions import MAKER, end_job
from generation.jobs.failures import Failure
from generation.jobs.heartbeat import Heartbeat
from generation.jobs.models import Job, Jobs
from privacy.consent.actions import ConsentMissing, require_portraits
from privacy.errors import PrivacyError
from privacy.ledger.actions import record
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event, Purpose
from privacy.vault.errors import KeyDestroyed, VaultError
from uploads.actions import open_photo
from uploads.intake.pictures import pixels
from uploads.models import Photo

logger = logging.getLogger(__name__)


@dataclass
class Run:
    """One worker's attempt at one job."""

    job: Job
    worker: UUID
    pulse: Heartbeat

    @property
    def held(self) -> Jobs:
        return Job.objects.held(self.job.pk, worker=self.worker)

    @property
    def actor(self) -> Actor:
        return Actor.program(MAKER, run=self.job.pk)

    def say_stage(self, progress: Progress) -> None:
        if progress.stage != self.job.stage:
            self.job.stage = progress.stage
            self.held.update(stage=progress.stage)

    def end(self, state: Job.State, failure: str = "") -> None:
        end_job(held=self.held, job=self.job, state=state, actor=self.actor, failure=failure)

    def say_closed(self) -> None:
        """Write down that the photos are closed where another's line ended the job before."""
        with contextlib.suppress(KeyDestroyed), transaction.atomic():
            record(event=Event.PHOTO_CLOSED, actor=self.actor, owner=self.job.owner_id)


def run_job(job_id: UUID) -> None:
    """Claim a job and bring it to an end; a duplicate or stale ring does nothing."""
    worker = uuid.uuid4()
    if not Job.objects.claim(job_id, worker=worker, now=timezone.now()):
        return
    job = Job.objects.get(pk=job_id)
    with Heartbeat(job_id, worker=worker) as pulse:
        run = Run(job, worker, pulse)
        try:
            _work(run)
        except (JobTaken, Cancelled):
            logger.info("job %s stopped", job_id)
            run.say_closed()
        except ConsentMissing:
            run.end(Job.State.CANCELLED, Failure.CONSENT_WITHDRAWN)
        except EngineUnavailable:
            logger.warning("job %s: the engine is unavailable", job_id, exc_info=True)
            run.end(_state_after_trouble(job), Failure.ENGINE_UNAVAILABLE)
        except PrivacyError:
            # The owner was erased, or an object went meanwhile: nothing more may be written.
            logger.info("job %s has nothing left to work on", job_id)
            run.end(_state_after_trouble(job), Failure.PHOTOS_GONE)
        except Exception:
            logger.exception("job %s broke", job_id)
            run.end(_state_after_trouble(job), Failure.BROKEN)


def _work(run: Run) -> None:
    failures = [failure for photo in _photos(run.job) if (failure := _work_on(run, photo))]
    if run.job.done_count == run.job.total_count:
        run.end(Job.State.DONE)
    else:
        failure = failures[0] if failures else Failure.PHOTOS_GONE
        run.end(_state_after_trouble(run.job), failure)


def _work_on(run: Run, photo: Photo) -> Failure | None:
    """Make what is still missing from one photo; return why, when something is left out."""
    done = set(run.job.headshots.filter(photo=photo.pk).values_list("style", flat=True))
    missing = tuple(run.job.style_named(slug) for slug in run.job.styles if slug not in done)
    if not missing:
        return None
    require_portraits(run.job.owner_id)
    try:
        opened = open_photo(photo=photo, actor=run.actor, purpose=Purpose.MAKE_PORTRAITS)
    except VaultError:
        return Failure.PHOTOS_GONE
    engine = engine_for(missing)
    request = EngineRequest(
        photo=pixels(opened.read()),
        styles=missing,
        ratio=Ratio(run.job.ratio),
        size=run.job.size,
        retouch=Retouch(run.job.retouch),
    )
    return _make(run, photo, engine, request)


def _make(run: Run, photo: Photo, engine: Engine, request: EngineRequest) -> Failure | None:
    results = engine.make(request, progress=run.say_stage, is_cancelled=run.pulse.is_lost)
    try:
        for result in results:
            keep_headshot(
                held=run.held, job=run.job, photo=photo, result=result, engine=engine.name
            )
    except PhotoGone:
        return Failure.PHOTOS_GONE
    except NotUsable:
        return Failure.NOT_USABLE
    return None


def _photos(job: Job) -> list[Photo]:
    return list(Photo.objects.filter(jobs=job).present())


def _state_after_trouble(job: Job) -> Job.State:
    return Job.State.PARTLY_DONE if job.done_count else Job.State.FAILED
