"""Doors to a person's own requests, in the privacy centre."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from privacy.consent.regions import region_of
from privacy.consent.views import person_id
from privacy.responsible import responsible
from privacy.rights.requests import actions
from privacy.rights.requests.forms import RequestForm
from privacy.rights.requests.log import requester
from privacy.rights.requests.models import RightsRequest
from privacy.rights.requests.public import take_back
from privacy.rights.requests.showing import document_response, page_of
from privacy.sensitive import sensitive

PER_PAGE = 25
OPEN_AT_MOST = 10


@require_GET
@never_cache
def requests(request: HttpRequest) -> HttpResponse:
    """List what a person asked for, newest first."""
    mine = RightsRequest.objects.of_person(person_id(request)).order_by("-received_at")
    page = Paginator(mine, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "privacy/requests/list.html", {"page_obj": page})


@sensitive()
@require_http_methods(["GET", "POST"])
@never_cache
def make(request: HttpRequest) -> HttpResponse:
    """Make a request as whoever is signed in."""
    person = person_id(request)
    form = RequestForm(request.POST or None, initial={"region": region_of(person)})
    if request.method == "POST" and form.is_valid():
        if RightsRequest.objects.of_person(person).open().count() >= OPEN_AT_MOST:
            form.add_error(None, _("Ten requests of yours are open. Please wait for an answer."))
        else:
            case = actions.submit(
                person=person,
                language=translation.get_language() or "en",
                site=request.build_absolute_uri("/"),
                **form.asked(),
            )
            messages.success(request, _("Your request is here, and its time runs."))
            return redirect("my-request", case_id=case.pk)
    context = {"form": form, "responsible": responsible()}
    status = 400 if form.errors else 200
    return render(request, "privacy/requests/make.html", context, status=status)


@require_GET
@never_cache
def shown(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show a person one of their requests: its dates, each with its reason, and our letters."""
    return render(request, "privacy/requests/mine.html", page_of(_own(request, case_id)))


@require_POST
def withdraw(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Take a request back."""
    take_back(request, _own(request, case_id))
    return redirect("my-request", case_id=case_id)


@require_GET
@never_cache
def document(request: HttpRequest, case_id: UUID, attachment_id: UUID) -> HttpResponse:
    """Hand a person a document about their request."""
    case = _own(request, case_id)
    attachment = get_object_or_404(case.attachments, pk=attachment_id)
    return document_response(attachment, requester(case))


def _own(request: HttpRequest, case_id: UUID) -> RightsRequest:
    return get_object_or_404(RightsRequest.objects.of_person(person_id(request)), pk=case_id)
