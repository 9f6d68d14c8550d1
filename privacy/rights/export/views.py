"""Doors to a person's copy of everything."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from privacy.consent.views import person_id
from privacy.errors import PrivacyError
from privacy.ledger.actors import Actor
from privacy.rights.export.actions import fetch_export, link_token, request_export
from privacy.rights.export.build import manifest_of
from privacy.rights.export.errors import LinkExpired, LinkUsed
from privacy.rights.export.models import Export
from privacy.sensitive import sensitive
from privacy.vault.errors import VaultError


@sensitive()
@require_http_methods(["GET", "POST"])
@never_cache
def export(request: HttpRequest) -> HttpResponse:
    """Ask for a copy of everything; show how far it is, and its link."""
    person = person_id(request)
    if request.method == "POST":
        try:
            request_export(person=person)
        except PrivacyError as refused:
            messages.error(request, str(refused.sentence))
        return redirect("export")
    return render(request, "privacy/export/export.html", _context(person))


@require_GET
@never_cache
def export_progress(request: HttpRequest) -> HttpResponse:
    """Return the part of the page that changes."""
    return render(request, "privacy/export/_export.html", _context(person_id(request)))


@sensitive()
@require_GET
@never_cache
def export_fetch(request: HttpRequest, export_id: UUID, token: str) -> HttpResponseBase:
    """Hand the archive out, once."""
    person = person_id(request)
    wanted = get_object_or_404(Export.objects.owned_by(person), pk=export_id)
    if not constant_time_compare(token, link_token(wanted)):
        raise Http404
    try:
        opened = fetch_export(export=wanted, actor=Actor.person(person))
        pieces = opened.pieces()
    except (LinkUsed, LinkExpired) as over:
        return render(request, "privacy/export/over.html", {"why": over.sentence}, status=410)
    except (OSError, VaultError):  # the link is used up: its archive was to be read once
        over_words = _("The copy can't be opened. Please have a new one made.")
        return render(request, "privacy/export/over.html", {"why": over_words}, status=410)
    response = StreamingHttpResponse(pieces, content_type="application/zip")
    response["Content-Length"] = str(opened.size)
    response["Content-Disposition"] = (
        f'attachment; filename="safelight-copy-{wanted.asked_at:%Y-%m-%d}.zip"'
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _context(person: UUID) -> dict[str, Any]:
    newest = Export.objects.owned_by(person).select_related("sealed").first()
    if newest is None:
        return {"export": None}
    return {
        "export": newest,
        "token": link_token(newest),
        "manifest": manifest_of(newest),
        "is_gone": newest.is_over or (newest.state == Export.State.READY and not newest.sealed),
    }
