"""Doors to giving and taking back consent."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from privacy.consent.actions import give, withdraw
from privacy.consent.forms import ConsentForm
from privacy.consent.statements import FOR_PORTRAITS, STATEMENTS


def ask_for_consent(request: HttpRequest) -> HttpResponse:
    """Send the person to the consent page and back to where they were."""
    return redirect(f"{reverse('consent')}?next={request.path}")


@require_http_methods(["GET", "POST"])
@never_cache
def consent(request: HttpRequest) -> HttpResponse:
    """Ask for the consent that portraits need, just before they do."""
    onward = _safe_next(request)
    form = ConsentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        give(person=person_id(request), statements=FOR_PORTRAITS, method="consent page")
        return redirect(onward)
    context = {"form": form, "statements": FOR_PORTRAITS, "next": onward}
    status = 400 if form.errors else 200
    return render(request, "privacy/consent.html", context, status=status)


@require_POST
def consent_withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take back a consent: one click, at once."""
    statement = STATEMENTS.get(code)
    if statement is None or not statement.is_withdrawable:
        raise Http404
    withdraw(person=person_id(request), statement=statement, method="privacy centre")
    messages.success(
        request, _("You took it back. Running jobs were stopped and your photos were deleted.")
    )
    return redirect("privacy-centre")


def person_id(request: HttpRequest) -> UUID:
    """Return the signed-in person's id; this layer knows no more of them."""
    return UUID(str(request.user.pk))


def _safe_next(request: HttpRequest) -> str:
    onward = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(onward, allowed_hosts={request.get_host()})
    return onward if is_ours else reverse("studio")
