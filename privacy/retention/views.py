"""Doors to what is kept, how long, and what the last audits and proofs found."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from privacy.consent.views import person_id
from privacy.ledger.models import Checkpoint
from privacy.ledger.notes import verifier_key
from privacy.retention.classes import retention_classes
from privacy.retention.holds import HoldRefused, waive_hold
from privacy.retention.models import Hold
from privacy.retention.results import latest_audit, latest_proof, sweeper


@login_not_required
@require_safe
@never_cache
def transparency(request: HttpRequest) -> HttpResponse:
    """Show anybody what the last audit and the last proof found, in numbers, and the log's head."""
    context = {
        "audit": latest_audit(),
        "proof": latest_proof(),
        "sweeper": sweeper(),
        "classes": retention_classes(),
        "checkpoint": Checkpoint.objects.newest(),
        "verifier_key": verifier_key(),
    }
    return render(request, "privacy/transparency.html", context)


@require_GET
@never_cache
def holds(request: HttpRequest) -> HttpResponse:
    """List what of a person is kept past its deadline for their own request."""
    listed = Hold.objects.of(person_id(request)).order_by("-placed_at")
    return render(request, "privacy/holds.html", {"holds": listed})


@require_POST
def waive(request: HttpRequest, hold_id: UUID) -> HttpResponse:
    """Let a person give up one of their holds."""
    hold = get_object_or_404(Hold.objects.of(person_id(request)), pk=hold_id)
    try:
        waive_hold(hold=hold)
    except HoldRefused as refused:
        messages.error(request, str(refused.sentence))
    else:
        messages.success(
            request, _("The hold is waived. What is past its deadline goes with the next sweep.")
        )
    return redirect("holds")
