"""A job's transitions: each is one conditional UPDATE, which says whether it happened."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from generation.jobs.crew import CREW
from generation.jobs.states import ACTIVE, UNENDED, Mail, State

if TYPE_CHECKING:
    from generation.jobs.models import Job  # noqa: F401 - the query set is part of the model

LEASE = timedelta(seconds=20)
ATTEMPTS = 3
# One attempt takes at most this long; what hangs longer loses its lease. Less than the half hour
# after which RabbitMQ gives up on a message that isn't acknowledged.
RUN_AT_MOST = timedelta(minutes=20)


class Jobs(models.QuerySet["Job"]):
    """Jobs by whose they are and where they stand."""

    def owned_by(self, person: UUID) -> "Jobs":
        return self.filter(owner_id=person)

    def drafts(self) -> "Jobs":
        return self.filter(state=State.DRAFT)

    def active(self) -> "Jobs":
        return self.filter(state__in=ACTIVE)

    def lost(self, now: datetime) -> "Jobs":
        """Running without a worker that still says so."""
        return self.filter(state=State.RUNNING, lease_until__lt=now)

    def overdue(self, now: datetime) -> "Jobs":
        """Drafts that were never asked for, and jobs that waited until their photos were gone."""
        return self.filter(state__in=[State.DRAFT, State.QUEUED], expires_at__lt=now)

    def waiting(self, now: datetime) -> "Jobs":
        """Queued, not past their deadline, and not resting after an outage."""
        return self.filter(_is_waiting(now))

    def in_turn(self) -> "Jobs":
        """Order fairly: begun ones first, then people in turn, each one's oldest job first.

        Whoever has the fewest jobs at work comes next, then whoever was served longest ago; so
        fifty jobs of one person never hold up the first of another.
        """
        theirs = Jobs(self.model).filter(owner=OuterRef("owner"))
        running = theirs.filter(state=State.RUNNING).order_by().values("owner")
        served = theirs.filter(started_at__isnull=False).order_by("-started_at")
        return self.annotate(
            is_new=Case(When(started_at=None, then=Value(1)), default=Value(0)),
            at_work=Coalesce(Subquery(running.annotate(number=Count("pk")).values("number")), 0),
            served_at=Subquery(served.values("started_at")[:1]),
        ).order_by("is_new", "at_work", F("served_at").asc(nulls_first=True), "created_at", "pk")

    def held(self, job: UUID, *, worker: UUID) -> "Jobs":
        """The job, if `worker` still holds it: the fence before every write."""
        return self.filter(pk=job, worker=worker, state=State.RUNNING)

    # Transitions ------------------------------------------------------------------------

    def queue(self, *, now: datetime, until: datetime) -> bool:
        """Draft → queued."""
        return bool(
            self.drafts().update(state=State.QUEUED, created_at=now, rung_at=now, expires_at=until)
        )

    def claim(self, job: UUID, *, worker: UUID, now: datetime) -> bool:
        """Queued → running for `worker`; also takes over a job whose worker is lost."""
        free = _is_waiting(now) | Q(state=State.RUNNING, lease_until__lt=now)
        return bool(
            self.filter(free, pk=job, attempt__lt=ATTEMPTS).update(
                state=State.RUNNING,
                worker=worker,
                crew=CREW,
                lease_until=now + LEASE,
                not_before=None,
                attempt=F("attempt") + 1,
                started_at=now,
                stage="",
                step=0,
                steps=0,
            )
        )

    def extend(self, *, now: datetime) -> bool:
        """Renew the lease of a running job, unless its attempt took too long."""
        return bool(
            self.filter(state=State.RUNNING, started_at__gt=now - RUN_AT_MOST).update(
                lease_until=now + LEASE
            )
        )

    def put_back(
        self, *, now: datetime, not_before: datetime | None = None, is_counted: bool = True
    ) -> bool:
        """Running → queued; an attempt that wasn't the job's fault isn't counted."""
        return bool(
            self.filter(state=State.RUNNING).update(
                state=State.QUEUED,
                attempt=F("attempt") if is_counted else F("attempt") - 1,
                rung_at=now,
                not_before=not_before,
                worker=None,
                crew=None,
                lease_until=None,
            )
        )

    def end(self, state: State, *, now: datetime, failure: str = "") -> bool:
        """Draft, queued or running → `state`, one of the five ends.

        What was made decides: a job that has every portrait is done and one that has some is
        partly done, whatever went wrong at last. Only its owner's word to stop stands as it is.
        """
        is_stopped = state == State.CANCELLED
        return bool(
            self.filter(state__in=UNENDED).update(
                state=state if is_stopped else _by_what_was_made(state),
                failure=failure if is_stopped else _unless_all_was_made(failure),
                finished_at=now,
                worker=None,
                crew=None,
                lease_until=None,
                not_before=None,
            )
        )

    def owe_no_mail(self) -> bool:
        """Mail wanted → sent, for whoever is about to write it."""
        return bool(self.filter(mail=Mail.WANTED).update(mail=Mail.SENT))


def _is_waiting(now: datetime) -> Q:
    # Plain conditions, no subquery: PostgreSQL checks them again once a rival's lock is gone.
    is_rested = Q(not_before=None) | Q(not_before__lte=now)
    return is_rested & Q(state=State.QUEUED, expires_at__gt=now)


_ALL_WAS_MADE = Q(total_count__gt=0, made_count__gte=F("total_count"))


def _by_what_was_made(state: State) -> Case:
    done, partly = Value(State.DONE.value), Value(State.PARTLY_DONE.value)
    return Case(
        When(_ALL_WAS_MADE, then=done),
        When(made_count__gt=0, then=partly),
        default=Value(state.value),
    )


def _unless_all_was_made(failure: str) -> Case:
    return Case(When(_ALL_WAS_MADE, then=Value("")), default=Value(str(failure)))
