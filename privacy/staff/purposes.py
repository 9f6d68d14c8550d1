"""What a member of staff states before seeing anybody's data, and the lines that follow from it."""

import time
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib.admin import AdminSite
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext_lazy as _

from privacy.consent.views import person_id
from privacy.ledger.actions import ONE_VIEW, record
from privacy.ledger.actors import Actor, Role
from privacy.ledger.events import Event, Purpose
from privacy.ledger.models import LedgerEntry, LedgerSubject
from privacy.vault.errors import KeyDestroyed
from privacy.words import Words

KEY: Final = "purpose"
LASTS_SECONDS: Final = 30 * 60
# In words for staff; the person whom it is about reads the purpose's own.
OFFERED: Final[Mapping[Purpose, Words]] = {
    Purpose.ANSWER_PERSON: _("To answer somebody’s question"),
    Purpose.FIND_FAULT: _("To find a fault"),
    Purpose.SECURITY: _("To keep accounts safe"),
    Purpose.RIGHTS_REQUEST: _("To work on somebody’s own request"),
    Purpose.AUDIT: _("To check that the rules are kept"),
}


class PurposeForm(forms.Form):
    """One purpose; nothing is chosen beforehand."""

    purpose = forms.ChoiceField(
        label=_("Why do you need to see people’s data?"),
        choices=[(purpose.value, words) for purpose, words in OFFERED.items()],
        widget=forms.RadioSelect,
    )


def stated(request: HttpRequest) -> Purpose | None:
    """Return the purpose stated in this session within half an hour, None without one."""
    held: dict[str, Any] = request.session.get(KEY) or {}
    is_young = 0 <= time.time() - held.get("at", 0) < LASTS_SECONDS
    return Purpose(held["code"]) if is_young and held.get("code") in OFFERED else None


def ask_first(request: HttpRequest) -> HttpResponse | None:
    """Lead to where a purpose is stated, or answer nothing where one is."""
    if stated(request) is not None:
        return None
    onward = request.get_full_path() if request.method == "GET" else request.path
    return redirect(f"{reverse('admin:purpose')}?{urlencode({'next': onward})}")


def purpose_page(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Take a purpose for the next half hour, and go on to what was asked for."""
    form = PurposeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        request.session[KEY] = {"code": form.cleaned_data["purpose"], "at": time.time()}
        return redirect(_onward(request))
    context = {
        **site.each_context(request),
        "title": _("Say why first"),
        "form": form,
        "next": _onward(request),
    }
    status = 400 if form.errors else 200
    return TemplateResponse(request, "admin/purpose.html", context, status=status)


def note_view(request: HttpRequest, *, seen: Event, owner: UUID | None) -> None:
    """Write that a member of staff sees data of one person, or of several where `owner` is None.

    Seen again by the same within ten minutes, for the same purpose, it is the same line.
    """
    purpose, officer = stated(request), person_id(request)
    if purpose is None or _is_known(seen, purpose, officer, owner):
        return
    try:
        with transaction.atomic():
            record(event=seen, actor=Actor.staff(officer), owner=owner, purpose=purpose)
    except KeyDestroyed:  # erased meanwhile: what is left is nobody's
        note_view(request, seen=seen, owner=None)


def person_behind(ledger_id: UUID | None) -> UUID | None:
    """Return whom a random number of the ledger stands for, None once they are erased."""
    if ledger_id is None:
        return None
    found = LedgerSubject.objects.filter(ledger_id=ledger_id)
    return found.values_list("person", flat=True).first()


def _is_known(seen: Event, purpose: Purpose, officer: UUID, owner: UUID | None) -> bool:
    wanted = {each for each in (officer, owner) if each}
    numbers = dict(
        LedgerSubject.objects.filter(person__in=wanted).values_list("person", "ledger_id")
    )
    if wanted - numbers.keys():
        return False
    recent = LedgerEntry.objects.filter(ledger_id=numbers[owner] if owner else None)
    recent = recent.since(timezone.now() - ONE_VIEW).filter(event=seen, purpose=purpose)
    return recent.filter(actor_role=Role.STAFF, actor_id=str(numbers[officer])).exists()


def _onward(request: HttpRequest) -> str:
    onward = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        onward, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return onward if is_ours else reverse("admin:index")
