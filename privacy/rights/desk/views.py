"""Doors to one case: read it, take a step, decide, fetch a document, see what is held."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from privacy.consent.views import person_id
from privacy.errors import PrivacyError
from privacy.retention.models import Hold
from privacy.rights.desk.doors import for_deciders, for_readers, for_workers
from privacy.rights.desk.file import WRITTEN, page_of
from privacy.rights.desk.steps import ATTACH, DECISIONS, WORK, Step
from privacy.rights.locating import located
from privacy.rights.requests import actions
from privacy.rights.requests.casefile import CaseAttachment
from privacy.rights.requests.errors import CaseRefused
from privacy.rights.requests.letters.catalogue import Letter
from privacy.rights.requests.models import RightsRequest
from privacy.rights.requests.showing import file_response
from privacy.rights.requests.states import State
from privacy.vault.keyring import keys_at_hand
from privacy.vault.models import SealedObject

Bound = dict[str, forms.Form]


@for_readers
@require_GET
@keys_at_hand()
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show a case to whoever may read it; that they did is in its log."""
    return _page(request, case_of(case_id))


@for_workers
@require_POST
def step(request: HttpRequest, case_id: UUID, name: str) -> HttpResponse:
    """Take one step on the way to an answer."""
    if name not in WORK:
        raise Http404
    return _take(request, case_of(case_id), name, WORK[name])


@for_workers
@require_POST
def attach(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Attach a document; the one step that takes a file."""
    return _take(request, case_of(case_id), "attach", ATTACH)


@for_deciders
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, case_id: UUID, name: str) -> HttpResponse:
    """Take a step that can't be taken back, or that takes a second person."""
    if name not in DECISIONS:
        raise Http404
    return _take(request, case_of(case_id), name, DECISIONS[name])


@for_readers
@require_GET
def document(request: HttpRequest, case_id: UUID, attachment_id: UUID) -> HttpResponse:
    """Hand a document of the case to whoever may read it; never a copy sealed for its person."""
    found = get_object_or_404(CaseAttachment, case=case_of(case_id), pk=attachment_id)
    try:
        opened = actions.open_attachment_as_staff(attachment=found, officer=person_id(request))
        content = opened.read()
    except (PrivacyError, OSError) as refused:
        return _refused(request, refused)
    return file_response(found, content)


@for_workers
@require_GET
@keys_at_hand()
def found(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show what each holder keeps about the person, by class and number; never a picture."""
    asked = case_of(case_id)
    try:
        contact = actions.open_case(case=asked, officer=person_id(request))
    except CaseRefused as refused:
        return _refused(request, refused)
    person = contact.person_id
    if person is None:
        raise Http404
    sealed = SealedObject.objects.owned_by(person).filter(created_at__lte=asked.received_at)
    on_hold = Hold.objects.filter(request=asked.pk, sealed_object=OuterRef("pk"))
    marked = sealed.annotate(is_on_hold=Exists(on_hold)).order_by("delete_after")
    context = {
        "case": asked,
        "held": [each for each in located(person) if each.count],
        "objects": list(marked[:100]),
    }
    return render(request, "desk/found.html", context)


def case_of(case_id: UUID) -> RightsRequest:
    """Return a case that counts; one whose address nobody confirmed doesn't."""
    counting = RightsRequest.objects.exclude(state=State.UNVERIFIED)
    return get_object_or_404(counting.select_related("duplicate_of"), pk=case_id)


def _take(request: HttpRequest, asked: RightsRequest, name: str, step: Step) -> HttpResponse:
    """Let a form's step be taken, or show the page again with what was typed."""
    back = redirect(reverse("desk-case", args=[asked.pk]))
    if request.method == "GET":  # as it comes back from a fresh proof
        return back
    form = step.form(request.POST, request.FILES, prefix=name if name in WRITTEN else None)
    if not form.is_valid():
        return _page(request, asked, {name: form}, status=400)
    if "preview" in request.POST:
        return _preview(request, asked, form)
    try:
        step.run(asked, person_id(request), form.cleaned_data)
    except PrivacyError as refused:
        form.add_error(None, str(refused.sentence))
        if name not in WRITTEN:
            messages.error(request, str(refused.sentence))
        asked.refresh_from_db()
        return _page(request, asked, {name: form}, status=refused.status)
    messages.success(request, str(step.said))
    return back


def _preview(request: HttpRequest, asked: RightsRequest, form: forms.Form) -> HttpResponse:
    """Show a letter as the person would read it; nothing is kept."""
    given = form.cleaned_data
    written = actions.preview(case=asked, letter=Letter(given["letter"]), words=given["words"])
    return _page(request, asked, {"letter": form}, written=written)


def _page(
    request: HttpRequest,
    asked: RightsRequest,
    bound: Bound | None = None,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    try:
        context = page_of(asked, person_id(request), bound=bound)
    except CaseRefused as refused:
        return _refused(request, refused)
    wrong = next((form for form in (bound or {}).values() if form.errors), None)
    return render(request, "desk/case.html", {**context, "form": wrong, **more}, status=status)


def _refused(request: HttpRequest, refused: Exception) -> HttpResponse:
    sentence = getattr(refused, "sentence", PrivacyError.sentence)
    status = getattr(refused, "status", 409)
    return render(request, "desk/refused.html", {"sentence": sentence}, status=status)
