"""Doors to the breach register: list, record, amend, tell the authority, close."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from privacy.consent.views import person_id
from privacy.registers.breaches.actions import (
    amend_breach,
    close_breach,
    note_authority_told,
    record_breach,
)
from privacy.registers.breaches.affected import progress_of
from privacy.registers.breaches.errors import BreachRefused
from privacy.registers.breaches.forms import AmendForm, AuthorityForm, RecordForm
from privacy.registers.breaches.models import AffectedPerson, Breach, BreachNotice
from privacy.registers.breaches.register import breach_table, listed_breaches
from privacy.registers.breaches.texts import read_text, text_of
from privacy.registers.doors import (
    WRITERS,
    back_after_proof,
    for_deciders,
    for_readers,
    for_takers,
    for_writers,
    table_response,
)
from privacy.staff.membership import has_role


@for_readers
@require_GET
def breaches(request: HttpRequest) -> HttpResponse:
    """List every breach with its clock."""
    context = {"breaches": listed_breaches(), "may_write": may_write(request)}
    return render(request, "registers/breaches/list.html", context)


@for_takers
@require_GET
def breaches_file(request: HttpRequest, ending: str) -> HttpResponse:
    """Hand the register out as a table."""
    return table_response(request, name="breaches", ending=ending, table=breach_table)


@for_writers
@require_http_methods(["GET", "POST"])
def breach_new(request: HttpRequest) -> HttpResponse:
    """Record a breach."""
    form = RecordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = record_breach(
                aware_at=form.cleaned_data["aware_at"], text=form.text, officer=person_id(request)
            )
        except BreachRefused as refused:
            form.add_error("aware_at", str(refused.sentence))
        else:
            return redirect("breach", made.pk)
    context = {"form": form}
    return render(request, "registers/breaches/new.html", context, status=_status(form))


@for_readers
@require_GET
def breach(request: HttpRequest, breach_id: UUID) -> HttpResponse:
    """Show one breach: its clock, what is known, what was decided, who was told."""
    found = breach_of(breach_id)
    return render(request, "registers/breaches/breach.html", _page(request, found))


@for_writers
@require_http_methods(["GET", "POST"])
def breach_amend(request: HttpRequest, breach_id: UUID) -> HttpResponse:
    """Write a new version of what is known and decided."""
    found = breach_of(breach_id)
    answers = ("is_risk", "is_high_risk", "sensitivity", "probability", "is_significant_harm")
    initial = vars(text_of(found)) | {name: getattr(found, name) for name in answers}
    form = AmendForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            amend_breach(
                breach=found, text=form.text, assessment=form.answers, officer=person_id(request)
            )
        except BreachRefused as refused:
            form.add_error(None, str(refused.sentence))
        else:
            messages.success(request, _("The new version is kept; the ones before it stay."))
            return redirect("breach", found.pk)
    context = {"form": form, "breach": found}
    return render(request, "registers/breaches/amend.html", context, status=_status(form))


@for_writers
@require_http_methods(["GET", "POST"])
def breach_authority(request: HttpRequest, breach_id: UUID) -> HttpResponse:
    """Write down that the authority was told."""
    found = breach_of(breach_id)
    form = AuthorityForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            note_authority_told(breach=found, officer=person_id(request), **form.cleaned_data)
        except BreachRefused as refused:
            form.add_error(None, str(refused.sentence))
        else:
            return redirect("breach", found.pk)
    context = {"form": form, "breach": found}
    return render(request, "registers/breaches/authority.html", context, status=_status(form))


@for_deciders
@back_after_proof
def breach_close(request: HttpRequest, breach_id: UUID) -> HttpResponse:
    """Close a breach, if nothing that the law wants is open."""
    found = breach_of(breach_id)
    try:
        close_breach(breach=found, officer=person_id(request))
    except BreachRefused as refused:
        messages.error(request, str(refused.sentence))
    else:
        messages.success(request, _("The breach is closed; its record stays for its 24 months."))
    return redirect("breach", found.pk)


def breach_of(breach_id: UUID) -> Breach:
    """Return a breach, or answer 404."""
    return get_object_or_404(Breach, pk=breach_id)


def may_write(request: HttpRequest) -> bool:
    """Say whether whoever reads a page may also change something."""
    return has_role(person_id(request), *WRITERS)


def _page(request: HttpRequest, found: Breach) -> dict[str, Any]:
    versions = list(found.texts.order_by("-number"))
    progress = progress_of(found)
    states = AffectedPerson.State
    return {
        "breach": found,
        "text": read_text(versions[0]),
        "versions": [(each, read_text(each)) for each in versions],
        "notice": BreachNotice.objects.filter(breach=found).first(),
        "progress": [(state.label, progress[state.value]) for state in states],
        "affected_count": sum(progress.values()),
        "may_try_again": progress[states.FAILED] + progress[states.UNCERTAIN],
        "may_write": may_write(request) and found.closed_at is None,
    }


def _status(form: Any) -> int:
    return 400 if form.errors else 200
