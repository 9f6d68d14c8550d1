"""Doors to the studio and to jobs."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Person
from accounts.requests import person_of
from generation.engines.base import Ratio
from generation.engines.choice import drawn_styles, why_nothing_is_drawn
from generation.forms import JobForm, keep_choices
from generation.headshots.actions import announce_gallery
from generation.headshots.models import Headshot
from generation.jobs.actions import ask_for_mail, cancel_job, request_each_finish, save_draft
from generation.jobs.models import Job
from generation.jobs.outlook import each_takes, outlook_for
from generation.jobs.quota import quota_of
from generation.jobs.states import State
from generation.keep import Keep
from privacy.consent.actions import may_make_portraits
from privacy.consent.views import ask_for_consent
from privacy.errors import PrivacyError
from privacy.ledger.actors import Actor
from privacy.retention.actions import SweeperLate
from privacy.retention.results import is_sweeper_late
from privacy.vault.keyring import keys_at_hand
from uploads.actions import announce_photos, best_of
from uploads.intake.sniff import accepted_types, formats


@require_GET
@never_cache
@keys_at_hand()
def studio(request: HttpRequest) -> HttpResponse:
    """Show a person's photos and the styles to choose from."""
    person = person_of(request)
    if not may_make_portraits(person.pk):
        return ask_for_consent(request)
    draft = Job.objects.owned_by(person.pk).drafts().first()
    return _studio_page(request, person, JobForm(person=person, draft=draft))


@require_POST
def create(request: HttpRequest) -> HttpResponse:
    """Ask for portraits, or keep what was chosen for later."""
    person = person_of(request)
    form = JobForm(request.POST, person=person)
    if "later" in request.POST:
        return _keep_for_later(request, person, form)
    if not form.is_valid():
        return _studio_page(request, person, form, status=400)
    try:
        first, *others = request_each_finish(
            owner=person.pk,
            photos=list(form.cleaned_data["photos"]),
            styles=form.chosen_styles(),
            ratio=Ratio(form.cleaned_data["ratio"]),
            keep=Keep(form.cleaned_data["keep"]),
            retouches=form.chosen_retouches(),
            colour=form.cleaned_data["colour"],
            mail=form.chosen_mail(),
        )
    except PrivacyError as error:
        form.add_error(None, str(error.sentence))
        return _studio_page(request, person, form, status=409)
    if others:
        messages.success(
            request,
            _("These are made without retouching. The same with light retouching follow."),
        )
    return redirect("job", job_id=first.pk)


@require_GET
@never_cache
def job_page(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Show the darkroom: how far a job is and what is ready."""
    return render(request, "generation/job.html", _job_context(request, job_id))


@require_GET
@never_cache
def job_progress(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Return the part of the darkroom that changes."""
    return render(request, "generation/_progress.html", _job_context(request, job_id))


@require_POST
def cancel(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Stop a job."""
    person = person_of(request)
    job = get_object_or_404(Job.objects.owned_by(person.pk), pk=job_id)
    if cancel_job(job=job, actor=Actor.person(person.pk)):
        messages.success(request, _stopped(job))
    return redirect("job", job_id=job.pk)


@require_POST
def mail(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Ask for a mail at the end, and leave the darkroom."""
    job = get_object_or_404(Job.objects.owned_by(person_of(request).pk), pk=job_id)
    if not ask_for_mail(job=job):
        return redirect("job", job_id=job.pk)
    messages.success(request, _("We will write to you when this job ends. You can close the page."))
    return redirect("portraits")


def _stopped(job: Job) -> str:
    if job.photos.exists():
        return _(
            "The job was stopped. Those of its photos that another job needs stay until that one "
            "ends; any others are being deleted."
        )
    return _("The job was stopped and its photos were deleted.")


def _keep_for_later(request: HttpRequest, person: Person, form: JobForm) -> HttpResponse:
    # Whatever fits is kept; what is missing will be asked for when the job is.
    form.is_valid()
    photos = list(form.cleaned_data.get("photos", []))
    save_draft(owner=person.pk, photos=photos, order=form.order())
    messages.success(
        request, _("Your choices are kept for 24 hours. The photos go at their own time.")
    )
    return redirect("studio")


def _job_context(request: HttpRequest, job_id: UUID) -> dict[str, Any]:
    person = person_of(request).pk
    job = get_object_or_404(Job.objects.owned_by(person).exclude(state=State.DRAFT), pk=job_id)
    headshots = list(Headshot.objects.filter(job=job).present().order_by("created_at"))
    announce_gallery(headshots=headshots, actor=Actor.person(person), owner=person)
    notes = dict.fromkeys(headshot.note_sentence for headshot in headshots if headshot.note)
    return {"job": job, "headshots": headshots, "notes": notes, "outlook": outlook_for(job)}


def _studio_page(
    request: HttpRequest, person: Person, form: JobForm, *, status: int = 200
) -> HttpResponse:
    photos = form.photos_here
    announce_photos(photos=photos, actor=Actor.person(person.pk), owner=person.pk)
    drawn = drawn_styles()
    context = {
        "photos": photos,
        "best": best_of(photos),
        "several": len(photos) > 1,
        "styles": form.studio_styles,
        "drawn": drawn,
        "why_nothing_is_drawn": "" if drawn else why_nothing_is_drawn(),
        "each_takes": each_takes(),
        "ratios": Ratio.choices,
        "keep_choices": keep_choices(),
        "form": form,
        "ticked": form["styles"].value() or (),
        "quota": quota_of(person.pk),
        "limits": {
            "max_bytes": settings.SAFELIGHT_PHOTO_MAX_BYTES,
            "max_count": settings.SAFELIGHT_PHOTOS_MAX_COUNT,
            "formats": ", ".join(formats()),
            "accept": accepted_types(),
        },
        **_whether_uploads_are_open(),
    }
    return render(request, "generation/studio.html", context, status=status)


def _whether_uploads_are_open() -> dict[str, Any]:
    is_late = is_sweeper_late()
    return {"may_upload": not is_late, "why_not": SweeperLate.sentence if is_late else ""}
