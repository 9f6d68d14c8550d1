"""Doors to erasing: everything, all pictures, or one of them; and to deletion slips."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from privacy.consent.views import person_id
from privacy.ledger.actors import Actor
from privacy.rights.erasure import NotErased, erase_part, erase_person
from privacy.rights.holders import Holder, registry
from privacy.rights.locating import located
from privacy.rights.models import Scope
from privacy.rights.receipts.actions import new_address
from privacy.rights.receipts.facts import backups_die
from privacy.rights.remains import remainders
from privacy.sensitive import sensitive
from privacy.vault.commitments import Slip, slip_of
from privacy.vault.errors import OnHold, VaultError
from privacy.vault.models import SealedObject

PROMISED = "receipts-promised"


@sensitive()
@require_http_methods(["GET", "POST"])
@never_cache
def erase(request: HttpRequest) -> HttpResponse:
    """Erase the account and everything held about the person, after a fresh proof."""
    person = person_id(request)
    address = promised_address(request, "everything")
    context = {**_what_goes(person, registry.holders), "remainders": _dated_remainders()}
    if request.method == "POST":

        def run() -> None:
            erase_person(
                person=person,
                actor=Actor.person(person),
                address=address,
                receipt_url=lambda known: _receipt_url(request, known),
            )
            logout(request)

        return run_or_say(request, run, address, "privacy/erase.html", context)
    return erasing_page(request, address, "privacy/erase.html", context)


@sensitive()
@require_http_methods(["GET", "POST"])
@never_cache
def erase_pictures(request: HttpRequest) -> HttpResponse:
    """Erase all pictures and jobs, and keep the account."""
    person = person_id(request)
    address = promised_address(request, "pictures")
    context = _what_goes(person, registry.content_holders())
    if request.method == "POST":

        def run() -> None:
            erase_part(
                person=person, scope=Scope.PICTURES, actor=Actor.person(person), address=address
            )

        return run_or_say(request, run, address, "privacy/erasure/pictures.html", context)
    return erasing_page(request, address, "privacy/erasure/pictures.html", context)


@sensitive()
@require_http_methods(["GET", "POST"])
@never_cache
def erase_item(request: HttpRequest, sealed_object: UUID) -> HttpResponse:
    """Erase one picture, with a receipt of its own."""
    person = person_id(request)
    sealed = _own(person, sealed_object)
    address = promised_address(request, str(sealed.pk))
    context = {"kind": sealed.get_kind_display(), "item": sealed}
    if request.method == "POST":

        def run() -> None:
            erase_part(
                person=person,
                scope=Scope.ITEM,
                objects=[sealed],
                actor=Actor.person(person),
                address=address,
            )

        return run_or_say(request, run, address, "privacy/erasure/item.html", context)
    return erasing_page(request, address, "privacy/erasure/item.html", context)


@require_GET
@never_cache
def slip(request: HttpRequest, sealed_object: UUID) -> HttpResponse:
    """Hand out the deletion slip of one picture."""
    try:
        found = slip_of(_own(person_id(request), sealed_object))
    except VaultError:
        raise Http404 from None
    return _as_file(found.as_json(), f"deletion-slip-{str(sealed_object)[:8]}.json")


@require_GET
@never_cache
def slips(request: HttpRequest) -> HttpResponse:
    """Hand out the deletion slips of everything that is there."""
    mine = SealedObject.objects.owned_by(person_id(request)).openable()
    found: list[Slip] = []
    for sealed in mine.order_by("created_at"):
        try:
            found.append(slip_of(sealed))
        except VaultError:
            continue  # deleted meanwhile
    return _as_file({"slips": [each.as_json() for each in found]}, "deletion-slips.json")


def promised_address(request: HttpRequest, subject: str) -> str:
    """Return where the receipt of what is about to be erased will be; the same until it is."""
    promised: dict[str, str] = request.session.setdefault(PROMISED, {})
    if subject not in promised:
        promised[subject] = new_address()
        request.session.modified = True
    return promised[subject]


def erasing_page(
    request: HttpRequest, address: str, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Show what will go, what stays, and where the receipt will be."""
    shown = {
        **context,
        "receipt_url": _receipt_url(request, address),
        "backups_die": backups_die(timezone.now()),
    }
    return render(request, template, shown, status=status)


def run_or_say(
    request: HttpRequest,
    run: Callable[[], None],
    address: str,
    template: str,
    context: dict[str, Any],
) -> HttpResponse:
    """Erase and go to the receipt; say in words what could not be erased yet."""
    try:
        run()
    except NotErased as unfinished:
        messages.error(request, str(unfinished.sentence))
        return erasing_page(request, address, template, context, status=503)
    except OnHold as held:
        messages.error(request, str(held.sentence))
        return erasing_page(request, address, template, context, status=409)
    request.session.pop(PROMISED, None)
    return redirect("erasure-receipt", address)


def _what_goes(person: UUID, holders: Sequence[Holder]) -> dict[str, Any]:
    held = located(person, holders=holders)
    # Lines of the ledger stay, as the list of what stays says.
    return {"goes": [holding for holding in held if holding.count and holding.code != "ledger"]}


def _dated_remainders() -> list[dict[str, Any]]:
    now = timezone.now()
    return [
        {"what": each.what, "ground": each.ground, "until": each.until(now)}
        for each in remainders()
    ]


def _own(person: UUID, sealed_object: UUID) -> SealedObject:
    return get_object_or_404(SealedObject.objects.owned_by(person).openable(), pk=sealed_object)


def _receipt_url(request: HttpRequest, address: str) -> str:
    return request.build_absolute_uri(reverse("erasure-receipt", args=[address]))


def _as_file(content: dict[str, Any], name: str) -> HttpResponse:
    response = JsonResponse(content, json_dumps_params={"indent": 2})
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
