"""Doors to giving and taking back consent, and to the record of both."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from privacy.consent.actions import give, missing_for, withdraw
from privacy.consent.forms import ConsentForm
from privacy.consent.models import ConsentEvent
from privacy.consent.purposes.declared import MAKING_PORTRAITS
from privacy.consent.purposes.registry import purposes
from privacy.consent.receipts import Receipt
from privacy.consent.regions import region_of
from privacy.responsible import responsible

EVENTS_PER_PAGE = 25
NOT_ALL_DELETED = _(
    "You took it back, and what it allowed has stopped. Not everything could be deleted yet: what "
    "is on hold for your own request stays until that ends; the rest is tried again every minute."
)


def ask_for_consent(request: HttpRequest) -> HttpResponse:
    """Send the person to the consent page and back to where they were."""
    return redirect(f"{reverse('consent')}?next={request.path}")


@require_http_methods(["GET", "POST"])
@never_cache
def consent(request: HttpRequest, code: str = MAKING_PORTRAITS.code) -> HttpResponse:
    """Ask for the consent that one purpose needs, just before it does."""
    purpose, person = purposes.named(code), person_id(request)
    if purpose is None or not purpose.needs_consent:
        raise Http404
    region = region_of(person)
    statements = missing_for(person, purpose.statements) or [
        statement.for_region(region) for statement in purpose.statements
    ]
    form = ConsentForm(request.POST or None, statements=statements)
    onward = _safe_next(request)
    if request.method == "POST" and form.is_valid():
        give(person=person, statements=statements, method="consent page")
        return redirect(onward)
    context = {
        "form": form,
        "purpose": purpose,
        "statements": statements,
        "next": onward,
        "responsible": responsible(),
    }
    return render(request, "privacy/consent.html", context, status=400 if form.errors else 200)


@require_POST
def consent_withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take back a consent: one click, at once."""
    statement = purposes.statements().get(code)
    if statement is None or not statement.is_withdrawable:
        raise Http404
    is_done = withdraw(
        person=person_id(request),
        statement=statement,
        method="privacy centre",
        with_results="results" in request.POST,
    )
    if is_done:
        messages.success(request, str(statement.effect_of_withdrawing))
    else:
        messages.warning(request, NOT_ALL_DELETED)
    return redirect("privacy-centre")


@require_GET
@never_cache
def consents(request: HttpRequest) -> HttpResponse:
    """Show every consent that was ever given or taken back, each with its receipt."""
    events = ConsentEvent.objects.owned_by(person_id(request)).order_by("-at", "-pk")
    page = Paginator(events, EVENTS_PER_PAGE).get_page(request.GET.get("page"))
    known = purposes.statements()
    for event in page:
        statement = known.get(event.statement)
        event.title = statement.title if statement else event.statement  # type: ignore[attr-defined]
    return render(request, "privacy/consents.html", {"page_obj": page})


@require_GET
@never_cache
def receipt(request: HttpRequest, record: UUID) -> HttpResponse:
    """Show the receipt of one consent or withdrawal, to read or to print."""
    return render(request, "privacy/receipt.html", {"receipt": _receipt(request, record)})


@require_GET
@never_cache
def receipt_file(request: HttpRequest, record: UUID) -> HttpResponse:
    """Give the same receipt as JSON-LD after ISO/IEC TS 27560."""
    answer = HttpResponse(_receipt(request, record).as_json(), content_type="application/ld+json")
    answer["Content-Disposition"] = f'attachment; filename="consent-receipt-{record}.json"'
    return answer


def person_id(request: HttpRequest) -> UUID:
    """Return the signed-in person's id; this layer knows no more of them."""
    return UUID(str(request.user.pk))


def _receipt(request: HttpRequest, record: UUID) -> Receipt:
    mine = ConsentEvent.objects.owned_by(person_id(request))
    event = get_object_or_404(mine, record=record)
    return Receipt(event=event, site=request.build_absolute_uri("/"))


def _safe_next(request: HttpRequest) -> str:
    onward = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(onward, allowed_hosts={request.get_host()})
    return onward if is_ours else reverse("studio")
