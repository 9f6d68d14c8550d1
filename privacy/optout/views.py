"""The pages that California's law asks for, and the file that says we honour the signal."""

from datetime import date
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from privacy.consent.prompts import optional_consents
from privacy.consent.purposes.registry import purposes
from privacy.optout.actions import opt_out, standing_of
from privacy.optout.models import Origin
from privacy.responsible import responsible

# When this site's support for the signal last changed.
SUPPORTED_SINCE: Final = date(2026, 11, 25)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def do_not_sell(request: HttpRequest) -> HttpResponse:
    """Say that nothing is sold or shared; record the wish of whoever is signed in."""
    return _page(request, "privacy/do_not_sell.html", Origin.SALE, "do-not-sell")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def limit_sensitive(request: HttpRequest) -> HttpResponse:
    """Say to what the use of sensitive information is limited already; record the wish."""
    return _page(request, "privacy/limit_sensitive.html", Origin.LIMIT, "limit-sensitive")


@login_not_required
@require_safe
def gpc_file(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Answer at /.well-known/gpc.json, as the W3C's Global Privacy Control asks."""
    return JsonResponse({"gpc": True, "lastUpdate": SUPPORTED_SINCE.isoformat()})


@require_POST
def decline(request: HttpRequest, code: str) -> HttpResponse:
    """Take a "No" to something optional, and don't ask again for a year."""
    purpose = purposes.named(code)
    if purpose is not None and purpose.is_optional:
        opt_out(person=UUID(str(request.user.pk)), origin=Origin.DECLINED)
        messages.success(request, _("Noted. We won’t ask again for a year."))
    return redirect("studio")


def _page(request: HttpRequest, template: str, origin: Origin, name: str) -> HttpResponse:
    if not request.user.is_authenticated:
        # Nothing is held of somebody signed out, so a request of theirs is honoured by saying so.
        asked = request.method == "POST" or "asked" in request.GET
        return render(request, template, {"responsible": responsible(), "asked": asked})
    person = UUID(str(request.user.pk))
    if request.method == "POST":
        opt_out(person=person, origin=origin)
        messages.success(request, _("Opt-out request honoured. It is recorded for 24 months."))
        return redirect(name)
    context: dict[str, Any] = {
        "responsible": responsible(),
        "standing": standing_of(person),
        "conflicts": [each for each in optional_consents(person) if each.is_suspended],
    }
    return render(request, template, context)
