"""Doors to a person's own lines: read, filtered, downloaded with proofs."""

from datetime import date

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from privacy.consent.views import person_id
from privacy.ledger.lines import Lines
from privacy.ledger.parts import Wanted, part_of

LINES_PER_PAGE = 25
KINDS = [
    ("", _("Everything")),
    ("photo", _("Photos")),
    ("headshot", _("Portraits")),
    ("release", _("Links for others")),
    ("job", _("Jobs")),
    ("consent", _("Consents")),
    ("session", _("Sign-ins")),
    ("export", _("Copies of your data")),
    ("hold", _("Holds")),
    ("glass", _("Break-glass")),
    ("role", _("Roles of staff")),
    ("staff", _("Looked at by staff")),
]
DAY = forms.DateInput({"type": "date"})


class FilterForm(forms.Form):
    """What to show; nothing is asked for at first."""

    kind = forms.ChoiceField(label=_("About"), choices=KINDS, required=False)
    since = forms.DateField(label=_("From"), required=False, widget=DAY)
    until = forms.DateField(label=_("To"), required=False, widget=DAY)

    @property
    def wanted(self) -> Wanted:
        """What was asked for; a field that can't be read asks for nothing."""
        given = self.cleaned_data if self.is_bound and self.is_valid() else {}
        since: date | None = given.get("since")
        return Wanted(kind=given.get("kind") or "", since=since, until=given.get("until"))


@require_GET
@never_cache
def ledger(request: HttpRequest) -> HttpResponse:
    """Show the lines of the ledger about a person, all or by kind and date."""
    person = person_id(request)
    form = FilterForm(request.GET or None)
    wanted = form.wanted
    lines = Lines(wanted.of(person), owner=person)
    page = Paginator(lines, LINES_PER_PAGE).get_page(request.GET.get("page"))
    asked = {name: request.GET[name] for name in form.fields if request.GET.get(name)}
    context = {"page_obj": page, "form": form, "asked": urlencode(asked)}
    return render(request, "privacy/ledger.html", context)


@require_GET
@never_cache
def ledger_file(request: HttpRequest) -> HttpResponse:
    """Hand out the lines as JSON, each with the proof that it stands in the signed log."""
    part = part_of(person_id(request), FilterForm(request.GET or None).wanted)
    response = JsonResponse(part, json_dumps_params={"indent": 1})
    name = f"safelight-ledger-{timezone.localdate():%Y-%m-%d}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
