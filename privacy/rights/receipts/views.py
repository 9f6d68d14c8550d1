"""Doors to receipts, for whoever has their address, and to checking them."""

from pathlib import Path
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.dateparse import parse_datetime
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from privacy.ledger.notes import verifier_key
from privacy.responsible import operator
from privacy.rights.models import Erasure, ErasureItem, Receipt, Scope
from privacy.rights.receipts.actions import number_at
from privacy.rights.receipts.key import fingerprint, public_key
from privacy.rights.remains import remainders

MOMENTS = ("begun_at", "verified_at", "last_wrapped_key_dies", "last_backup_dies")


@login_not_required
@require_safe
@never_cache
def receipt(request: HttpRequest, address: str) -> HttpResponse:
    """Show the receipt at an address, or how far its erasure is."""
    return render(request, "privacy/erasure/receipt.html", _context(address))


@login_not_required
@require_safe
@never_cache
def receipt_progress(request: HttpRequest, address: str) -> HttpResponse:
    """Return the part of the page that changes until the receipt is there."""
    return render(request, "privacy/erasure/_receipt.html", _context(address))


@login_not_required
@require_safe
@never_cache
def receipt_file(_request: HttpRequest, address: str) -> HttpResponse:
    """Hand out the signed file."""
    found = get_object_or_404(Receipt.objects.exclude(signed=""), pk=number_at(address))
    response = HttpResponse(found.signed, content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="erasure-receipt.json"'
    return response


@login_not_required
@require_safe
def receipt_key(request: HttpRequest) -> HttpResponse:
    """State which keys sign here, so that people can keep the fingerprint elsewhere."""
    context = {
        "fingerprint": fingerprint(public_key()),
        "public_key": public_key().hex(),
        "ledger_key": verifier_key(),
    }
    return render(request, "privacy/erasure/key.html", context)


@login_not_required
@require_safe
def verifier(request: HttpRequest) -> HttpResponse:
    """Show the page that checks a receipt inside the browser, without a network."""
    return render(request, "privacy/erasure/verifier.html")


@login_not_required
@require_safe
def verifier_file(request: HttpRequest) -> HttpResponse:
    """Hand out the same page as one file that needs nothing else."""
    page = render_to_string(
        "privacy/erasure/verifier_file.html",
        {
            "script": _static("verify-receipt.js"),
            "style": _static("verify-receipt.css"),
            "operator": operator(),
        },
        request,
    )
    response = HttpResponse(page)
    response["Content-Disposition"] = 'attachment; filename="check-a-receipt.html"'
    return response


def _context(address: str) -> dict[str, Any]:
    number = number_at(address)
    found = Receipt.objects.filter(pk=number).first() if number else None
    erasure = Erasure.objects.filter(pk=number).first() if number else None
    if found is None and erasure is None:
        raise Http404
    context: dict[str, Any] = {"address": address, "receipt": found, "erasure": erasure}
    if found is not None:
        context |= _stated(found)
    return context


def _stated(found: Receipt) -> dict[str, Any]:
    facts = found.facts
    outcomes = [each["outcome"] for each in facts["objects"]]
    counts = [
        (label, outcomes.count(value))
        for value, label in ErasureItem.Outcome.choices
        if value in outcomes
    ]
    now = found.created_at
    return {
        "facts": facts,
        "moments": {name: parse_datetime(facts[name] or "") for name in MOMENTS},
        "scope_words": Scope(facts["scope"]).label,
        "counts": counts,
        "stays": [
            {"what": each.what, "until": each.until(now)}
            for each in remainders()
            if facts["scope"] == Scope.EVERYTHING
        ],
        "fingerprint": fingerprint(public_key()),
    }


def _static(name: str) -> str:
    """Return a static file of ours, to stand inside a page."""
    path = finders.find(name)
    if not isinstance(path, str):
        raise Http404
    return mark_safe(Path(path).read_text())  # noqa: S308 - our own source, no input in it
