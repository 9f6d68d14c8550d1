"""Doors to break-glass, for whoever asks and whoever agrees."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from privacy.consent.views import person_id
from privacy.people import find_person
from privacy.sensitive import sensitive
from privacy.staff.break_glass import actions
from privacy.staff.break_glass.actions import MAY_AGREE, MAY_ASK, reason_of
from privacy.staff.break_glass.errors import GlassRefused, NobodyThere
from privacy.staff.break_glass.forms import AskForm
from privacy.staff.break_glass.models import BreakGlass
from privacy.staff.break_glass.viewing import pictures_behind, show
from privacy.staff.membership import has_role
from privacy.vault.models import SealedObject
from privacy.vault.responses import picture_response

SHOWN_AT_MOST = 50
Step = Callable[..., None]


@sensitive(fresh=False, role=MAY_ASK)
@require_GET
@never_cache
def overview(request: HttpRequest) -> HttpResponse:
    """List what an officer asked for, and what waits for their word."""
    officer = person_id(request)
    may_agree = has_role(officer, *MAY_AGREE)
    context = {
        "mine": BreakGlass.objects.asked_by(officer)[:SHOWN_AT_MOST],
        "to_decide": _to_decide(officer) if may_agree else [],
        "may_agree": may_agree,
    }
    return render(request, "staff/break_glass/overview.html", context)


@sensitive(role=MAY_ASK)
@require_http_methods(["GET", "POST"])
@never_cache
def ask(request: HttpRequest) -> HttpResponse:
    """Ask to see one person's pictures."""
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("break-glass", glass_id=_ask(request, form.cleaned_data).pk)
        except GlassRefused as refused:
            form.add_error(None, str(refused.sentence))
    context, status = {"form": form}, 400 if form.errors else 200
    return render(request, "staff/break_glass/ask.html", context, status=status)


@sensitive(role=MAY_ASK)
@require_GET
@never_cache
def glass(request: HttpRequest, glass_id: UUID) -> HttpResponse:
    """Show where a request stands and, while it is open, what may be looked at."""
    officer, found = person_id(request), _seen(request, glass_id)
    is_mine = found.requester == officer
    context = {
        "glass": found,
        "reason": reason_of(found),
        "is_mine": is_mine,
        "may_decide": not is_mine and has_role(officer, *MAY_AGREE),
        "pictures": pictures_behind(found, officer) if is_mine and found.is_in_force else [],
    }
    return render(request, "staff/break_glass/glass.html", context)


@sensitive(role=MAY_ASK)
@require_GET
@never_cache
def picture(request: HttpRequest, glass_id: UUID, sealed_object: UUID) -> HttpResponse:
    """Show one picture, marked, to whoever asked."""
    found = get_object_or_404(BreakGlass.objects.asked_by(person_id(request)), pk=glass_id)
    try:
        sealed = pictures_behind(found, person_id(request)).get(pk=sealed_object)
        viewer = request.user.get_username()
        content = show(glass=found, sealed=sealed, officer=person_id(request), viewer=viewer)
    except SealedObject.DoesNotExist:
        raise Http404 from None
    except GlassRefused as refused:
        context = {"sentence": refused.sentence}
        return render(request, "staff/break_glass/over.html", context, status=403)
    return picture_response(content)


@sensitive(role=MAY_AGREE)
@require_POST
def agree(request: HttpRequest, glass_id: UUID) -> HttpResponse:
    """Open it, as a second person."""
    return _step(request, glass_id, actions.agree)


@sensitive(role=MAY_AGREE)
@require_POST
def refuse(request: HttpRequest, glass_id: UUID) -> HttpResponse:
    """Say no."""
    return _step(request, glass_id, actions.refuse)


@sensitive(role=MAY_ASK)
@require_POST
def close(request: HttpRequest, glass_id: UUID) -> HttpResponse:
    """End it before its time."""
    return _step(request, glass_id, actions.close)


@sensitive(role=MAY_ASK)
@require_POST
def ask_extension(request: HttpRequest, glass_id: UUID) -> HttpResponse:
    """Ask once for more time."""
    return _step(request, glass_id, actions.ask_extension)


@sensitive(role=MAY_AGREE)
@require_POST
def extend(request: HttpRequest, glass_id: UUID) -> HttpResponse:
    """Agree to more time, as a second person."""
    return _step(request, glass_id, actions.extend)


def _ask(request: HttpRequest, given: dict[str, Any]) -> BreakGlass:
    person = find_person(given["person"])
    if person is None:
        raise NobodyThere
    return actions.ask(
        person=person,
        reason=given["reason"],
        minutes=given["minutes"],
        officer=person_id(request),
    )


def _step(request: HttpRequest, glass_id: UUID, step: Step) -> HttpResponse:
    found = _seen(request, glass_id)
    try:
        step(glass=found, officer=person_id(request))
    except GlassRefused as refused:
        messages.error(request, str(refused.sentence))
    return redirect("break-glass", glass_id=found.pk)


def _seen(request: HttpRequest, glass_id: UUID) -> BreakGlass:
    """Return a request to whoever made it and to those who may agree; 404 to anybody else."""
    officer = person_id(request)
    seen = BreakGlass.objects.all()
    if not has_role(officer, *MAY_AGREE):
        seen = seen.asked_by(officer)
    return get_object_or_404(seen.exclude(person=officer), pk=glass_id)


def _to_decide(officer: UUID) -> list[BreakGlass]:
    waiting = BreakGlass.objects.to_decide().exclude(requester=officer).exclude(person=officer)
    return list(waiting[:SHOWN_AT_MOST])
