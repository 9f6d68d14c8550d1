"""The privacy centre: what is held, what was allowed, who has seen it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from privacy.consent.allowed import allowed_by
from privacy.consent.views import person_id
from privacy.errors import PrivacyError
from privacy.ledger.lines import lines_for, openings_by_others
from privacy.optout.actions import standing_of
from privacy.optout.signal import sends_signal
from privacy.responsible import responsible
from privacy.rights.holders import Holding
from privacy.rights.locating import located
from privacy.vault.keyring import keys_at_hand

LINES_PER_PAGE = 25


@require_GET
@never_cache
@keys_at_hand()
def centre(request: HttpRequest) -> HttpResponse:
    """Show a person everything that is held about them and who opened it."""
    person = person_id(request)
    standing = standing_of(person)
    consents = allowed_by(person, standing)
    context = {
        "held": held_about(person),
        "consents": consents,
        "trains": any(
            each.is_optional and each.is_given and not each.is_suspended for each in consents
        ),
        "standing": standing,
        "sends_signal": sends_signal(request),
        "openings": lines_for(person, limit=8, openings_only=True),
        "openings_by_others": openings_by_others(person),
        "responsible": responsible(),
    }
    return render(request, "privacy/centre.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
def delete_now(request: HttpRequest, code: str) -> HttpResponse:
    """Say what deleting a whole class now takes, then do it."""
    person = person_id(request)
    item = next(
        (each for each in held_about(person) if each.code == code and each.delete_now), None
    )
    if item is None or item.delete_now is None:
        raise Http404
    if request.method == "GET":
        return render(request, "privacy/delete_now.html", {"item": item})
    try:
        item.delete_now(person)
    except (OSError, PrivacyError):
        words = _(
            "Not everything could be deleted yet. What is left stays sealed; please try again."
        )
        messages.error(request, words)
        return render(request, "privacy/delete_now.html", {"item": item}, status=503)
    messages.success(request, _("Deleted: %(what)s.") % {"what": item.title})
    return redirect("privacy-centre")


def held_about(person: UUID) -> list[Holding]:
    """Return what every holder has, pictures first."""
    return sorted(located(person), key=lambda holding: not holding.is_picture)
