"""Doors for people without an account: the form, the confirmation, and the status by link."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from privacy.responsible import responsible
from privacy.rights.requests import actions, links
from privacy.rights.requests.allowance import may_send, may_write_to
from privacy.rights.requests.errors import CaseRefused, TooOften
from privacy.rights.requests.forms import AgentForm, PublicForm
from privacy.rights.requests.links import Link
from privacy.rights.requests.log import requester
from privacy.rights.requests.models import RightsRequest
from privacy.rights.requests.sealed import Contact, contact_of
from privacy.rights.requests.showing import document_response, page_of


@login_not_required
@require_http_methods(["GET", "POST"])
@never_cache
def form(request: HttpRequest) -> HttpResponse:
    """Take a request from somebody who asks about their own data."""
    return _form(request, PublicForm, "privacy/requests/form.html")


@login_not_required
@require_http_methods(["GET", "POST"])
@never_cache
def agent_form(request: HttpRequest) -> HttpResponse:
    """Take a request from somebody who asks on behalf of another."""
    return _form(request, AgentForm, "privacy/requests/agent.html")


@login_not_required
@require_GET
@never_cache
def sent(request: HttpRequest) -> HttpResponse:
    """Say what comes next, in the same words for every address."""
    return render(request, "privacy/requests/sent.html", {"responsible": responsible()})


@login_not_required
@require_http_methods(["GET", "POST"])
@never_cache
def verify(request: HttpRequest, case_id: UUID, token: str) -> HttpResponse:
    """Ask for one press of a button, since programs follow links too; then the request counts."""
    case = _opened(case_id, Link.VERIFY, token)
    if request.method == "POST":
        actions.verify_address(case=case)
        messages.success(request, _("Your address is confirmed. The request counts."))
        return redirect(_status(case))
    return render(request, "privacy/requests/verify.html", {"case": case})


@login_not_required
@require_http_methods(["GET", "POST"])
@never_cache
def authority(request: HttpRequest, case_id: UUID, token: str) -> HttpResponse:
    """Let a person say that somebody acts for them."""
    case = _opened(case_id, Link.AUTHORITY, token)
    if request.method == "POST":
        try:
            actions.confirm_authority(case=case)
        except CaseRefused as refused:
            messages.error(request, str(refused.sentence))
        else:
            messages.success(request, _("Noted: they may act for you in this request."))
        return redirect("request-authority", case_id=case_id, token=token)
    contact = contact_of(case)
    context = {"case": case, "agent": contact.agent_name or contact.agent_address}
    return render(request, "privacy/requests/authority.html", context)


@login_not_required
@require_GET
@never_cache
def status(request: HttpRequest, case_id: UUID, token: str) -> HttpResponse:
    """Show whoever has the link where the request stands, its dates, and our letters."""
    case = _opened(case_id, Link.STATUS, token)
    context = {**page_of(case), "token": token}
    return render(request, "privacy/requests/status.html", context)


@login_not_required
@require_POST
def withdraw(request: HttpRequest, case_id: UUID, token: str) -> HttpResponse:
    """Take a request back, by its link."""
    case = _opened(case_id, Link.STATUS, token)
    take_back(request, case)
    return redirect("request-status", case_id=case_id, token=token)


@login_not_required
@require_GET
@never_cache
def document(
    request: HttpRequest,  # noqa: ARG001 - Django hands it over
    case_id: UUID,
    token: str,
    attachment_id: UUID,
) -> HttpResponse:
    """Hand a document of the request to whoever has the link."""
    case = _opened(case_id, Link.STATUS, token)
    attachment = get_object_or_404(case.attachments, pk=attachment_id)
    return document_response(attachment, requester(case))


def take_back(request: HttpRequest, case: RightsRequest) -> None:
    """Withdraw a request for whoever made it, and say how that went."""
    try:
        actions.withdraw(case=case)
    except CaseRefused as refused:
        messages.error(request, str(refused.sentence))
    else:
        messages.success(request, _("You took the request back. Nothing more is done about it."))


def _form(request: HttpRequest, of: type[PublicForm], template: str) -> HttpResponse:
    form = of(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not may_send(request):
            why = {"sentence": TooOften.sentence}
            return render(request, "429.html", why, status=TooOften.status)
        _submit(request, form)
        return redirect("request-sent")
    context: dict[str, Any] = {"form": form, "responsible": responsible()}
    return render(request, template, context, status=400 if form.errors else 200)


def _submit(request: HttpRequest, form: PublicForm) -> None:
    """Keep the request, unless its address got many mails already; the answer is the same."""
    given, asked = form.cleaned_data, form.asked()
    contact = Contact(
        address=given["address"],
        name=given["name"],
        agent_address=given.get("agent_address", ""),
        agent_name=given.get("agent_name", ""),
        words=asked["words"],
        period_from=asked["period_from"],
        site=request.build_absolute_uri("/"),
    )
    if may_write_to(request, contact.reply_to):
        actions.submit_publicly(
            kind=asked["kind"],
            region=asked["region"],
            language=translation.get_language() or "en",
            contact=contact,
        )


def _opened(case_id: UUID, link: Link, given: str) -> RightsRequest:
    case = get_object_or_404(RightsRequest, pk=case_id)
    if not links.opens(case, link, given):
        raise Http404
    return case


def _status(case: RightsRequest) -> str:
    return reverse(Link.STATUS, args=[case.pk, links.token(case, Link.STATUS)])
