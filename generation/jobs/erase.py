"""The door to erasing one job with its pictures, with a receipt."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.requests import person_of
from generation.jobs.actions import cancel_job
from generation.jobs.models import Job
from privacy.ledger.actors import Actor
from privacy.models import SealedObject
from privacy.rights.erasure import erase_part
from privacy.rights.models import Scope
from privacy.rights.views import erasing_page, promised_address, run_or_say
from privacy.sensitive import sensitive

PAGE = "privacy/erasure/item.html"


@sensitive()
@require_http_methods(["GET", "POST"])
@never_cache
def erase_job(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Erase a job, its photos and its portraits."""
    person = person_of(request)
    job = get_object_or_404(Job.objects.owned_by(person.pk), pk=job_id)
    address = promised_address(request, str(job.pk))
    if request.method == "POST":
        return run_or_say(request, lambda: _erase(job, address), address, PAGE, {"job": job})
    return erasing_page(request, address, PAGE, {"job": job})


def _erase(job: Job, address: str) -> None:
    actor = Actor.person(job.owner_id)
    mine = SealedObject.objects.owned_by(job.owner_id)
    # Before the photos are let go of: afterwards nothing says that they were this job's.
    photos = list(mine.filter(photo__jobs=job))
    cancel_job(job=job, actor=actor)
    # After the job has stopped: until then its worker may have kept one more portrait.
    pictures = [*photos, *mine.filter(headshot__job=job)]
    erase_part(person=job.owner_id, scope=Scope.JOB, objects=pictures, actor=actor, address=address)
    job.delete()
