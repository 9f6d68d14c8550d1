"""Answers for jobs and headshots."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Exists, F, Max, OuterRef, Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from generation.headshots.actions import sealed_headshots_of
from generation.headshots.models import Headshot
from generation.headshots.release.models import Release
from generation.jobs.actions import cancel_job
from generation.jobs.models import Job
from generation.jobs.quota import WINDOW
from privacy.ledger.actors import Actor
from privacy.ledger.events import Purpose
from privacy.rights.export.actions import recall_exports
from privacy.rights.holders import DataClass, Holding
from privacy.vault import actions as vault

JOB_RECORD_STAYS = timedelta(days=30)
OLD_JOBS_AT_ONCE = 500


def _portraits_stay() -> str:
    days = settings.SAFELIGHT_HEADSHOT_MAX_DAYS
    words = ngettext(
        "24 hours, or the time you choose: once downloaded, 1 hour, or at most %(days)d day",
        "24 hours, or the time you choose: once downloaded, 1 hour, or at most %(days)d days",
        days,
    )
    return words % {"days": days}


PORTRAITS = DataClass(
    code="portraits",
    title=_("Portraits"),
    purpose=_("So that you can download them."),
    deadline_words=lazy(_portraits_stay, str)(),
    serves="portraits",
    places=("default", "vault"),
    is_picture=True,
)
JOBS = DataClass(
    code="jobs",
    title=_("Job records"),
    purpose=_("Which styles you asked for and when; no pictures."),
    deadline_words=_("30 days after the job's last portrait is gone"),
    serves="portraits",
)


RELEASES = DataClass(
    code="releases",
    title=_("Links to portraits"),
    purpose=_("For whom you made a link, and how often it was opened; of the link only a hash."),
    deadline_words=_("Gone with their portrait"),
    serves="portraits",
)


class HeadshotHolder:
    """Headshots, the sealed objects behind them, and the jobs that made them."""

    name = "headshots"
    models = frozenset(
        {"generation.headshot", "generation.job", "generation.jobphoto", "generation.release"}
    )
    classes = (PORTRAITS, JOBS, RELEASES)

    def locate(self, person: UUID) -> Iterable[Holding]:
        headshots = Headshot.objects.owned_by(person).present()
        totals = headshots.aggregate(
            count=Count("pk"), size=Sum("sealed__size"), last=Max("sealed__delete_after")
        )
        yield PORTRAITS.holding(
            count=totals["count"],
            bytes_held=totals["size"] or 0,
            delete_after=totals["last"],
            see_url=reverse("portraits"),
            delete_now=delete_headshots_by_choice,
        )
        releases = Release.objects.owned_by(person)
        yield RELEASES.holding(
            rows=(releases,), see_url=reverse("portraits"), is_silent_when_empty=True
        )
        yield JOBS.holding(
            rows=(Job.objects.owned_by(person),),
            delete_now=delete_job_records,
            delete_words=_(
                "Records of jobs that run, whose portraits are still here, or that made portraits "
                "in the last 24 hours, which count against what you may ask for, stay."
            ),
        )

    def export(self, person: UUID) -> Mapping[str, Any]:
        fields = (
            *("id", "style", "created_at", "width", "height", "keep", "downloaded_at"),
            *("is_favourite", "is_unlike"),
            *("engine", "engine_version", "model", "model_revision", "model_hash", "seed", "note"),
        )
        releases = (
            *("id", "headshot_id", "label", "size", "created_at", "expires_at", "revoked_at"),
            *("opened_count", "last_opened_at"),
        )
        jobs = (
            *("id", "state", "styles", "ratio", "retouch", "is_for_both_finishes", "colour"),
            *("keep", "mail", "created_at", "finished_at"),
        )
        return {
            "headshots": list(Headshot.objects.owned_by(person).present().values(*fields)),
            "releases": list(Release.objects.owned_by(person).values(*releases)),
            "jobs": list(Job.objects.owned_by(person).values(*jobs)),
        }

    def erase(self, person: UUID) -> None:
        actor = Actor.person(person)
        for job in Job.objects.owned_by(person).active():
            cancel_job(job=job, actor=actor)
        vault.delete_each(
            sealed_objects=sealed_headshots_of(person), actor=actor, purpose=Purpose.ERASURE
        )
        Job.objects.owned_by(person).delete()

    def verify(self, person: UUID) -> Iterable[str]:
        if sealed_headshots_of(person) or Headshot.objects.owned_by(person).exists():
            yield "headshots"
        if Release.objects.owned_by(person).exists():
            yield "links to portraits"
        if Job.objects.owned_by(person).exists():
            yield "jobs"


def delete_headshots_by_choice(person: UUID) -> None:
    """Delete every headshot of a person who asked for it."""
    recall_exports(person)
    vault.delete_each(
        sealed_objects=sealed_headshots_of(person),
        actor=Actor.person(person),
        purpose=Purpose.OWN_CHOICE,
    )


def delete_job_records(person: UUID) -> None:
    """Delete the records of a person's finished jobs that have no portrait left.

    Those that still count against what the person may ask for stay, or deleting would reset it.
    """
    finished = Job.objects.owned_by(person).filter(finished_at__isnull=False, headshots=None)
    counted = Q(created_at__gt=timezone.now() - WINDOW, made_count__gt=F("returned_count"))
    finished.exclude(counted).delete()


def clear_old_jobs(now: datetime) -> int:
    """Delete records of jobs that ended long ago and have no portrait left."""
    return sum(_batches_deleted(now - JOB_RECORD_STAYS))


def _batches_deleted(before: datetime) -> Iterator[int]:
    # Oldest first and few at a time: the database walks the end of one index, and looks up each
    # job's portraits, instead of comparing all jobs with all portraits.
    portraits = Headshot.objects.filter(job=OuterRef("pk"))
    old = Job.objects.filter(~Exists(portraits), finished_at__lt=before).order_by("finished_at")
    while batch := list(old.values_list("pk", flat=True)[:OLD_JOBS_AT_ONCE]):
        Job.objects.filter(pk__in=batch).delete()
        yield len(batch)
