"""Jobs for programs: ask for portraits, see how far they are, stop."""

from uuid import UUID

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from generation.engines.base import Ratio, Retouch
from generation.engines.choice import offered_styles
from generation.errors import NotOffered, PhotosMissing
from generation.headshots.models import Headshot
from generation.jobs.actions import cancel_job, request_headshots
from generation.jobs.models import Job
from generation.jobs.shapes import JobShape, NewJob, mail_wanted
from generation.jobs.states import State
from generation.jobs.transitions import Jobs
from generation.keep import Keep, offered
from generation.styles import Style
from privacy.api.documented import CURSOR, KEY, LIMIT, list_of, operation
from privacy.api.idempotent import idempotent
from privacy.api.views import Resource
from privacy.ledger.actors import Actor
from uploads.models import Photo


class JobList(Resource):
    """A person's jobs."""

    @operation(
        "List your jobs",
        answers={200: list_of(JobShape, "Job")},
        tag="jobs",
        parameters=(CURSOR, LIMIT),
        operation_id="jobs_list",
    )
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """Those that were asked for, the newest first."""
        return self.paged(_jobs_of(self.person), JobShape)

    @operation(
        "Ask for portraits",
        takes=NewJob,
        answers={201: JobShape},
        problems=(409, 422),
        tag="jobs",
        parameters=(KEY,),
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Each photo in each style. The photos are deleted when the job ends."""
        asked = self.read(NewJob, request)
        job = request_headshots(
            owner=self.person,
            photos=_photos(self.person, asked["photos"]),
            styles=_styles(asked["styles"]),
            ratio=Ratio(asked["ratio"]),
            keep=_keep(asked["keep"]),
            retouch=Retouch(asked["retouch"]),
            colour=asked.get("colour", ""),
            mail=mail_wanted(asked["mail"]),
        )
        headers = {"Location": reverse("api-job", args=[job.pk])}
        return Response(JobShape(_own(self.person, job.pk)).data, status=201, headers=headers)


class JobDetail(Resource):
    """One job."""

    @operation(
        "See how far a job is",
        answers={200: JobShape},
        problems=(404,),
        tag="jobs",
    )
    def get(self, request: Request, job_id: UUID) -> Response:  # noqa: ARG002
        """Ask every two seconds at most; If-None-Match makes it cheap."""
        return Response(JobShape(_own(self.person, job_id)).data)


class JobCancel(Resource):
    """A job's end before its time."""

    @operation(
        "Stop a job",
        answers={200: JobShape},
        problems=(404, 409, 422),
        tag="jobs",
        parameters=(KEY,),
        operation_id="jobs_cancel",
    )
    @idempotent
    def post(self, request: Request, job_id: UUID) -> Response:  # noqa: ARG002
        """What is ready stays until its deadline; one that has ended stays as it is."""
        cancel_job(job=_own(self.person, job_id), actor=Actor.person(self.person))
        return Response(JobShape(_own(self.person, job_id)).data)


def _jobs_of(person: UUID) -> Jobs:
    here = Headshot.objects.present().order_by("created_at")
    jobs: Jobs = Job.objects.owned_by(person).exclude(state=State.DRAFT)
    return jobs.prefetch_related("photos", Prefetch("headshots", queryset=here))


def _own(person: UUID, job_id: UUID) -> Job:
    return get_object_or_404(_jobs_of(person), pk=job_id)


def _photos(person: UUID, chosen: list[UUID]) -> list[Photo]:
    found = list(Photo.objects.owned_by(person).present().filter(pk__in=chosen))
    if len(found) != len(set(chosen)):
        raise PhotosMissing
    return found


def _styles(chosen: list[str]) -> list[Style]:
    on_offer = {style.slug: style for style in offered_styles()}
    if not set(chosen) <= set(on_offer):
        raise NotOffered
    return [on_offer[slug] for slug in dict.fromkeys(chosen)]


def _keep(chosen: str) -> Keep:
    if chosen not in offered():
        raise NotOffered
    return Keep(chosen)
