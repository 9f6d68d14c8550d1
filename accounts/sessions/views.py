"""Doors to ending sessions; they are listed on the security page."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import Session
from accounts.requests import person_of
from accounts.sessions.actions import end_other_sessions, end_session
from privacy.ledger.events import Event
from privacy.ledger.lines import lines_of
from privacy.sensitive import sensitive

SIGN_INS_SHOWN = 5


@dataclass(frozen=True)
class Listed:
    """One session as its owner sees it."""

    session: Session
    is_this_one: bool


def sessions_context(request: HttpRequest) -> dict[str, Any]:
    """Return what the security page says about sessions."""
    person = person_of(request)
    here = request.session.session_key
    listed = Session.objects.of(person.pk).order_by("-used_at")
    return {
        "sessions": [Listed(each, each.session_key == here) for each in listed],
        "sign_ins": lines_of(person.pk, Event.SIGNED_IN, limit=SIGN_INS_SHOWN),
    }


@sensitive()
@require_POST
def session_end(request: HttpRequest, handle: str) -> HttpResponse:
    """Sign one browser out."""
    if not end_session(person=person_of(request), handle=handle):
        raise Http404
    messages.success(request, _("That browser is signed out."))
    return redirect("security")


@sensitive()
@require_POST
def sessions_end(request: HttpRequest) -> HttpResponse:
    """Sign every other browser out."""
    end_other_sessions(person=person_of(request), keep=request.session.session_key or "")
    messages.success(request, _("Every other browser is signed out."))
    return redirect("security")
