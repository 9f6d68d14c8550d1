"""Work on one job: claim it, open its photos, keep each portrait as it is done."""

import contextlib
import logging
import uuid
from datetime import timedelta
from uuid import UUID

from celery.exceptions import SoftTimeLimitExceeded
from django.db import DatabaseError, connection
from django.utils import timezone

from generation.engines.base import Engine, EngineRequest, Ratio, Retouch
from generation.engines.choice import engine_for
from generation.engines.errors import Cancelled, EngineUnavailable, NotGoodEnough, NotUsable
from generation.errors import JobTaken, PhotoGone
from generation.headshots.actions import keep_headshot
from generation.jobs.attempt import Attempt
from generation.jobs.failures import Failure
from generation.jobs.heartbeat import Heartbeat
from generation.jobs.models import Job
from generation.jobs.reconcile import ring_for_next
from generation.jobs.states import Queue, State
from generation.styles import Style
from privacy.consent.actions import ConsentMissing, require_portraits
from privacy.errors import PrivacyError
from privacy.ledger.events import Purpose
from privacy.vault.errors import VaultError
from uploads.actions import open_photo
from uploads.faces.arrays import Rgb
from uploads.intake.pictures import pixels
from uploads.models import Photo

logger = logging.getLogger(__name__)
# Others may be claimed by rivals between looking and claiming.
CANDIDATES = 8
REST_AFTER_OUTAGE = timedelta(seconds=5)


def answer(job_id: UUID) -> None:
    """Answer the ring of a job: work on the one of its queue whose turn it is.

    Each job rings for itself, so as many jobs are worked on as rang, in whatever order is fair.
    """
    queue = Job.objects.filter(pk=job_id).values_list("queue", flat=True).first()
    if queue is None:
        return
    waiting = Job.objects.waiting(timezone.now()).filter(queue=queue).in_turn()
    for candidate in waiting[:CANDIDATES]:
        if run_job(candidate.pk):
            ring_for_next(queue)
            return


def run_job(job_id: UUID) -> bool:
    """Claim a job and bring it to an end; whether it was free to be claimed."""
    worker = uuid.uuid4()
    if not Job.objects.claim(job_id, worker=worker, now=timezone.now()):
        return False
    job = Job.objects.get(pk=job_id)
    with Heartbeat(job_id, worker=worker) as pulse:
        attempt = Attempt(job, worker, pulse)
        try:
            _try(attempt)
        except (DatabaseError, OSError):
            # Not this job's fault: whoever takes it up next goes on where this attempt was.
            logger.warning("job %s: the database or the store is out", job_id, exc_info=True)
            connection.close()
            attempt.rest(REST_AFTER_OUTAGE * 2**job.attempt)
    return True


def _try(attempt: Attempt) -> None:
    try:
        _work(attempt)
    except (JobTaken, Cancelled):
        logger.info("job %s stopped", attempt.job.pk)
        attempt.say_closed()
    except ConsentMissing:
        attempt.end(State.CANCELLED, Failure.CONSENT_WITHDRAWN)
    except SoftTimeLimitExceeded:
        logger.warning("job %s took too long", attempt.job.pk)
        attempt.rest(timedelta())
    except PrivacyError:
        # The owner was erased, or an object went meanwhile: nothing more may be written.
        logger.info("job %s has nothing left to work on", attempt.job.pk)
        attempt.end(State.FAILED, Failure.PHOTOS_GONE)
    except (DatabaseError, OSError):
        raise
    except Exception:
        logger.exception("job %s broke", attempt.job.pk)
        attempt.end(State.FAILED, Failure.BROKEN)


def _work(attempt: Attempt) -> None:
    failures = [why for photo in _photos(attempt.job) if (why := _work_on(attempt, photo))]
    # Where every portrait was made, the end is "done" whatever is said here.
    attempt.end(State.FAILED, failures[0] if failures else Failure.PHOTOS_GONE)


def _work_on(attempt: Attempt, photo: Photo) -> Failure | None:
    """Make what is still missing from one photo; return why, when something is left out."""
    missing = [slug for slug in attempt.job.styles if not attempt.job.has_made(photo, slug)]
    if not missing:
        return None
    require_portraits(attempt.job.owner_id)
    try:
        picture = _opened(attempt, photo)
    except VaultError:
        return Failure.PHOTOS_GONE
    styles = [attempt.job.style_named(slug) for slug in missing]
    whys = [_make(attempt, photo, picture, group) for group in _by_engine(styles)]
    return next((why for why in whys if why), None)


def _make(
    attempt: Attempt, photo: Photo, picture: Rgb, styles: tuple[Style, ...]
) -> Failure | None:
    job = attempt.job
    try:
        engine = engine_for(styles)
        request = EngineRequest(
            photo=picture,
            styles=styles,
            ratio=Ratio(job.ratio),
            size=job.size,
            retouch=Retouch(job.retouch),
            seed=_seed(job, engine),
            references=_references(attempt, photo) if engine.takes_references else (),
            sitting=attempt.sitting,
        )
        _keep_each(attempt, photo, engine, request)
    except PhotoGone:
        return Failure.PHOTOS_GONE
    except NotGoodEnough as refusal:
        logger.info("job %s: %s", job.pk, refusal.sentence)
        return Failure.NOT_GOOD_ENOUGH
    except NotUsable as refusal:
        return Failure.OUTLINE if refusal.code == Failure.OUTLINE else Failure.NOT_USABLE
    except EngineUnavailable:
        logger.warning("job %s: the engine is unavailable", job.pk, exc_info=True)
        return Failure.ENGINE_UNAVAILABLE
    return None


def _opened(attempt: Attempt, photo: Photo) -> Rgb:
    """Open a photo with its line in the ledger: once an attempt, where each serves the others."""
    if attempt.job.queue != Queue.GPU:
        return _open(attempt, photo)
    return attempt.sitting.recall(("photo", photo.pk), lambda: _open(attempt, photo))


def _open(attempt: Attempt, photo: Photo) -> Rgb:
    opened = open_photo(photo=photo, actor=attempt.actor, purpose=Purpose.MAKE_PORTRAITS)
    return pixels(opened.read())


def _references(attempt: Attempt, photo: Photo) -> tuple[Rgb, ...]:
    """Return the job's other photos of the person; one that has gone meanwhile is left out."""
    found = []
    for other in _photos(attempt.job):
        if other.pk != photo.pk:
            with contextlib.suppress(VaultError):
                found.append(_opened(attempt, other))
    return tuple(found)


def _seed(job: Job, engine: Engine) -> int:
    """Return the same seed however often a job is taken up again; another one for each job."""
    return job.pk.int % 2**32 if engine.takes_references else 0


def _keep_each(attempt: Attempt, photo: Photo, engine: Engine, request: EngineRequest) -> None:
    with attempt.timed(engine.name, request):
        for result in engine.make(request, progress=attempt.say, is_cancelled=attempt.is_to_stop):
            keep_headshot(
                held=attempt.held,
                job=attempt.job,
                photo=photo,
                result=result,
                engine=engine.name,
            )


def _by_engine(styles: list[Style]) -> list[tuple[Style, ...]]:
    """Group the styles by the engine that makes them: what needs no model comes first."""
    drawn = tuple(style for style in styles if style.is_drawn)
    kept = tuple(style for style in styles if not style.is_drawn)
    return [group for group in (kept, drawn) if group]


def _photos(job: Job) -> list[Photo]:
    return list(Photo.objects.filter(jobs=job).present())
