"""Doors to telling people of a breach: choose them, write the notice, let it out, follow it."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods
from kombu.exceptions import OperationalError

from privacy.consent.views import person_id
from privacy.registers.breaches.affected import Chosen, add_by_list, add_by_query, try_again
from privacy.registers.breaches.errors import BreachRefused
from privacy.registers.breaches.forms import ListForm, QueryForm, wording_forms
from privacy.registers.breaches.letters import words_of
from privacy.registers.breaches.listing import look_at
from privacy.registers.breaches.models import BreachNotice
from privacy.registers.breaches.notices import approve_notice, propose_notice, seal_of
from privacy.registers.breaches.texts import wordings_of
from privacy.registers.breaches.views import breach_of, may_write
from privacy.registers.doors import back_after_proof, for_deciders, for_readers, for_writers

PEOPLE_PER_PAGE = 25


@for_writers
@require_http_methods(["GET", "POST"])
def breach_choose(request: HttpRequest, breach_id: UUID) -> HttpResponse:
    """Choose whom the breach affects: by a query, or by a list."""
    found, officer = breach_of(breach_id), person_id(request)
    query = QueryForm(request.POST if "code" in request.POST else None)
    listed = ListForm(request.POST if "names" in request.POST else None)
    asked = query if query.is_bound else listed
    if request.method == "POST" and asked.is_valid():
        try:
            if asked is query:
                chosen = add_by_query(breach=found, officer=officer, **query.cleaned_data)
            else:
                names = listed.cleaned_data["names"].splitlines()
                chosen = add_by_list(breach=found, officer=officer, names=names)
        except BreachRefused as refused:
            asked.add_error(None, str(refused.sentence))
        else:
            _say_chosen(request, chosen)
            return redirect("breach", found.pk)
    context = {"form": asked, "query": query, "listed": listed, "breach": found}
    status = 400 if asked.errors else 200
    return render(request, "registers/breaches/choose.html", context, status=status)


@for_readers
@require_GET
def breach_affected(request: HttpRequest, breach_id: UUID) -> HttpResponse:
    """List whom the breach affects, by their random numbers; each look is on their record."""
    found = breach_of(breach_id)
    everybody = found.affected.order_by("state", "pk")
    page = Paginator(everybody, PEOPLE_PER_PAGE).get_page(request.GET.get("page"))
    shown = look_at(breach=found, page=page, officer=person_id(request))
    context = {"breach": found, "page_obj": page, "shown": shown}
    return render(request, "registers/breaches/affected.html", context)


@for_writers
@require_http_methods(["GET", "POST"])
def breach_notice(request: HttpRequest, breach_id: UUID) -> HttpResponse:
    """Write what people are told, in each language of the site."""
    found = breach_of(breach_id)
    kept = BreachNotice.objects.filter(breach=found).first()
    forms = wording_forms(request.POST or None, wordings_of(kept) if kept else {})
    is_written = [form.is_valid() for form in forms]  # each says what it misses
    if request.method == "POST" and all(is_written):
        wordings = {form.language: form.wording for form in forms if form.wording}
        try:
            propose_notice(breach=found, wordings=wordings, officer=person_id(request))
        except BreachRefused as refused:
            messages.error(request, str(refused.sentence))
        return redirect("breach-preview", found.pk)
    wrong = next((form for form in forms if form.errors), forms[0])
    context = {"form": wrong, "forms": forms, "breach": found}
    status = 400 if any(form.errors for form in forms) else 200
    return render(request, "registers/breaches/notice.html", context, status=status)


@for_readers
@require_GET
def breach_preview(request: HttpRequest, breach_id: UUID) -> HttpResponse:
    """Show the notice as people get it, in each of its languages."""
    notice = get_object_or_404(BreachNotice.objects.select_related("breach"), breach=breach_id)
    wordings = wordings_of(notice)
    letters = [
        (code, *words_of(notice.breach, code, template=notice.template, wordings=wordings))
        for code in wordings
    ]
    context = {
        "breach": notice.breach,
        "notice": notice,
        "letters": letters,
        "seal": seal_of(notice),
        "waiting": notice.breach.affected.waiting().count(),
        "may_write": may_write(request),
    }
    return render(request, "registers/breaches/preview.html", context)


@for_deciders
@back_after_proof
def breach_approve(request: HttpRequest, breach_id: UUID) -> HttpResponse:
    """Let the notice out, as another officer than whoever proposed it."""
    found = breach_of(breach_id)
    try:
        seen = request.POST.get("seen", "")
        approve_notice(breach=found, seen=seen, officer=person_id(request))
    except BreachRefused as refused:
        messages.error(request, str(refused.sentence))
        return redirect("breach", found.pk)
    _ring()
    messages.success(request, _("Approved. People are being told, each once."))
    return redirect("breach", found.pk)


@for_deciders
@back_after_proof
def breach_try_again(request: HttpRequest, breach_id: UUID) -> HttpResponse:
    """Let those be told again whose mail failed or may not have gone."""
    found = breach_of(breach_id)
    count = try_again(breach=found, officer=person_id(request))
    _ring()
    words = ngettext(
        "%(n)d person will be tried again.", "%(n)d people will be tried again.", count
    )
    messages.success(request, words % {"n": count})
    return redirect("breach", found.pk)


def _say_chosen(request: HttpRequest, chosen: Chosen) -> None:
    words = ngettext(
        "%(found)d person found, of whom %(added)d is new here.",
        "%(found)d people found, of whom %(added)d are new here.",
        chosen.found,
    )
    messages.success(request, words % {"found": chosen.found, "added": chosen.added})
    if chosen.unknown:
        words = ngettext(
            "%(n)d line is nobody’s here.", "%(n)d lines are nobody’s here.", len(chosen.unknown)
        )
        messages.warning(request, words % {"n": len(chosen.unknown)})


def _ring() -> None:
    """Wake a worker; without a broker, the schedule does within half a minute."""
    from privacy.tasks import tell_affected  # noqa: PLC0415 - the tasks read the views' rooms

    try:
        tell_affected.delay()
    except (OperationalError, OSError):
        return
