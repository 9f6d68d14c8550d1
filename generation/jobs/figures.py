"""Figures: jobs by state, how long they wait, how soon the first portrait is there."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.db.models import Count, F, Min, Sum
from django.utils import timezone

from generation.engines.roster import EngineReport
from generation.headshots.models import Headshot
from generation.jobs.models import Job
from generation.jobs.pace import Pace, seconds_each
from generation.jobs.states import Queue, State
from privacy.operating.figures import Figure

LATELY = timedelta(hours=1)
MOST = 1000
QUANTILES = (0.5, 0.95)


def job_figures() -> Iterator[Figure]:
    """Read the rows of jobs; the broker is only a doorbell and knows less."""
    now = timezone.now()
    counted = Job.objects.order_by().values_list("state", "queue").annotate(number=Count("pk"))
    yield Figure(
        "safelight_jobs",
        "Jobs by state and queue",
        [((state, queue), number) for state, queue, number in counted],
        labels=("state", "queue"),
    )
    yield from _waiting(now)
    yield Figure(
        "safelight_first_portrait_seconds",
        "From asking to the first portrait, of those made in the last hour",
        _quantiles(_seconds_to_first(now)),
        labels=("quantile",),
    )


def engine_figures() -> Iterator[Figure]:
    """Read how fast portraits were made, and which engines report."""
    made = Headshot.objects.filter(created_at__gt=timezone.now() - LATELY).order_by()
    yield Figure(
        "safelight_portraits_last_hour",
        "Portraits made in the last hour, by engine",
        [
            ((engine,), number)
            for engine, number in made.values_list("engine").annotate(number=Count("pk"))
        ],
        labels=("engine",),
    )
    yield Figure(
        "safelight_portrait_seconds",
        "Median seconds that a portrait took lately, by engine and size",
        list(_paces()),
        labels=("engine", "size"),
    )
    heard = EngineReport.objects.heard().order_by().values_list("engine", "state")
    yield Figure(
        "safelight_engine_workers",
        "Workers with an engine of their own, by state",
        [(labels[:2], labels[2]) for labels in heard.annotate(number=Count("pk"))],
        labels=("engine", "state"),
    )


def _waiting(now: datetime) -> Iterator[Figure]:
    """Yield each queue's age and length, queues in which nobody waits included."""
    waiting = Job.objects.waiting(now).order_by().values("queue")
    found = {
        row["queue"]: row
        for row in waiting.annotate(
            oldest=Min("created_at"), left=Sum(F("total_count") - F("made_count"))
        )
    }
    yield Figure(
        "safelight_queue_age_seconds",
        "How long the oldest waiting job of a queue has waited",
        [
            ((queue,), (now - found[queue]["oldest"]).total_seconds() if queue in found else 0)
            for queue in Queue.values
        ],
        labels=("queue",),
    )
    yield Figure(
        "safelight_queue_portraits",
        "Portraits that jobs wait for, by queue; scale workers by this",
        [((queue,), found[queue]["left"] if queue in found else 0) for queue in Queue.values],
        labels=("queue",),
    )


def _seconds_to_first(now: datetime) -> list[float]:
    lately = Job.objects.filter(finished_at__gt=now - LATELY).exclude(state=State.CANCELLED)
    first = lately.annotate(first=Min("headshots__created_at")).filter(first__isnull=False)
    rows = first.order_by("-finished_at").values_list("created_at", "first")[:MOST]
    return sorted((made - asked).total_seconds() for asked, made in rows)


def _quantiles(ordered: Sequence[float]) -> list[tuple[tuple[str], float]]:
    """Return the quantiles by nearest rank; none without any value."""
    if not ordered:
        return []
    last = len(ordered) - 1
    return [((str(part),), ordered[round(part * last)]) for part in QUANTILES]


def _paces() -> Iterator[tuple[tuple[str, str], float]]:
    for engine, size in Pace.objects.order_by().values_list("engine", "size").distinct():
        if (seconds := seconds_each(engine=engine, size=size, portraits=1)) is not None:
            yield (engine, str(size)), seconds
