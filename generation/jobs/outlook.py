"""What a person who waits is told: their place, and how long it may take, going by recent runs."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Sum
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from generation.jobs.models import Job
from generation.jobs.pace import about, seconds_each
from generation.jobs.states import State
from privacy.lately import known_for

# Nobody counts further than this.
FARTHEST = 500


@dataclass(frozen=True)
class Outlook:
    """A place in the line, 1 for the next one, and the seconds until all is made, where known."""

    place: int | None = None
    seconds: float | None = None
    is_slow: bool = False

    @property
    def place_words(self) -> str:
        if self.place is None:
            return ""
        if self.place == 1:
            return _("Next in line")
        if self.place > FARTHEST:
            return _("More than %(number)d in line before you") % {"number": FARTHEST}
        return _("Number %(place)d in line") % {"place": self.place}

    @property
    def time_words(self) -> str:
        if self.is_slow:
            return _("Taking longer than usual")
        if self.seconds is None:
            return _("No estimate yet")
        return str(capfirst(_("%(duration)s left") % {"duration": about(self.seconds)}))


def each_takes() -> str:
    """Say how long a portrait of the studio takes, going by recent ones."""
    each = _studio_seconds()
    if each is None:
        return _("Usually seconds each; none was made here lately to go by")
    words = _("%(duration)s each, going by recent ones") % {"duration": about(each)}
    return str(capfirst(words))


@known_for(60)
def _studio_seconds() -> float | None:
    return seconds_each(engine="studio", size=1024, portraits=1)


def outlook_for(job: Job, *, now: datetime | None = None) -> Outlook:
    """Return the outlook of a job that waits or is being made."""
    now = now or timezone.now()
    if job.is_finished or job.state == State.DRAFT:
        return Outlook()
    each = seconds_each(engine=job.engine, size=job.size, portraits=len(job.styles))
    if job.state == State.RUNNING:
        return _of_running(job, each, now)
    ahead = _ahead_of(job, now)
    place = len(ahead) + 1
    seconds = None if each is None or place > FARTHEST else _until_done(job, each, ahead)
    return Outlook(place=place, seconds=seconds)


def _of_running(job: Job, each: float | None, now: datetime) -> Outlook:
    if each is None or job.started_at is None:
        return Outlook()
    expected = each * (job.total_count - job.made_count)
    taken = (now - job.started_at).total_seconds()
    return Outlook(seconds=expected, is_slow=taken > 2 * each * job.total_count + 10)


def _until_done(job: Job, each: float, ahead: list[UUID]) -> float:
    """Seconds until a waiting job is made, if as many workers go on as are at work now."""
    at_work = Job.objects.filter(queue=job.queue, state=State.RUNNING)
    before = Job.objects.filter(pk__in=ahead) | at_work
    left = before.aggregate(left=Sum(F("total_count") - F("made_count")))["left"] or 0
    return each * (left / max(1, at_work.count()) + job.total_count - job.made_count)


def _ahead_of(job: Job, now: datetime) -> list[UUID]:
    """Return the jobs that come before this one, as fair turns will have it."""
    waiting = Job.objects.waiting(now).filter(queue=job.queue).in_turn()
    begun: list[UUID] = []
    lines: dict[UUID, list[UUID]] = {}
    found = waiting.values_list("pk", "owner_id", "started_at")[: FARTHEST + 1]
    for pk, owner, started_at in found:
        (begun if started_at else lines.setdefault(owner, [])).append(pk)
    rounds = max((len(line) for line in lines.values()), default=0)
    order = begun + [
        line[turn] for turn in range(rounds) for line in lines.values() if turn < len(line)
    ]
    return order[: order.index(job.pk)] if job.pk in order else order
