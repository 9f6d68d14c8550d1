"""Doors to the desk as a whole: the queue, the calendar, taking in, the record."""

import calendar
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from privacy.consent.views import person_id
from privacy.registers.doors import file_response
from privacy.registers.tables import KINDS, as_json
from privacy.rights.clocks.kinds import Kind
from privacy.rights.desk.doors import for_readers, for_takers, for_workers
from privacy.rights.desk.forms import FilterForm, TakeInForm
from privacy.rights.requests import actions, records
from privacy.rights.requests.days import legal_day
from privacy.rights.requests.errors import CaseRefused
from privacy.rights.requests.models import RightsRequest
from privacy.rights.requests.queue import Filters, counts, open_cases, without_own
from privacy.rights.requests.states import Channel

PER_PAGE = 25
# The kinds of the yearly figures in words.
FIGURES = {
    "know": _("to know"),
    "delete": _("to delete"),
    "correct": _("to correct"),
    "opt_out": _("to opt out"),
    "limit": _("to limit"),
}


@for_readers
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """List open cases, the one due first on top, with how many there are of each sort."""
    officer, form = person_id(request), FilterForm(request.GET or None)
    cases = without_own(open_cases(_filters(form, officer)), officer)
    page = Paginator(cases, PER_PAGE).get_page(request.GET.get("page"))
    asked = {name: str(said) for name, said in request.GET.items() if name != "page" and said}
    context = {
        "page_obj": page,
        "form": form,
        "counts": (now := counts()),
        "laws": [(name, now.by_regime.get(code, 0)) for code, name in form.laws],
        "officer": officer,
        "asked": urlencode(asked),
        "now": timezone.now(),
    }
    return render(request, "desk/queue.html", context)


@dataclass(frozen=True)
class Day:
    """One day of the calendar, and what is due in it."""

    day: date
    is_of_month: bool
    cases: list[RightsRequest] = field(default_factory=list)


@for_readers
@require_GET
def month(request: HttpRequest) -> HttpResponse:
    """Show a month with what is due on each of its days."""
    today = legal_day(timezone.now())
    first = _month(request.GET.get("month", ""), today)
    due = without_own(open_cases(), person_id(request)).exclude(due_at=None)
    by_day: dict[date, list[RightsRequest]] = defaultdict(list)
    for case in due:
        if case.last_day:
            by_day[case.last_day].append(case)
    weeks = [
        [Day(day, day.month == first.month, by_day.get(day, [])) for day in week]
        for week in calendar.Calendar().monthdatescalendar(first.year, first.month)
    ]
    context = {
        "weeks": weeks,
        "first": first,
        "before": (first - timedelta(days=1)).replace(day=1),
        "after": (first + timedelta(days=32)).replace(day=1),
        "today": today,
        "is_any_due": any(day.cases for week in weeks for day in week if day.is_of_month),
    }
    return render(request, "desk/calendar.html", context)


@for_workers
@require_http_methods(["GET", "POST"])
def take_in(request: HttpRequest) -> HttpResponse:
    """Take in a request that came by letter, by phone or in person."""
    form = TakeInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            case = _take_in(request, form)
        except CaseRefused as refused:
            form.add_error(None, str(refused.sentence))
        else:
            messages.success(request, _("The request is taken in, and its time runs."))
            return redirect("desk-case", case.pk)
    status = 400 if form.errors else 200
    return render(request, "desk/take_in.html", {"form": form}, status=status)


@for_readers
@require_GET
def record(request: HttpRequest) -> HttpResponse:
    """Say what the record holds, with the figures of one year."""
    year = _year(request)
    figures = [(FIGURES[name], each) for name, each in records.ccpa_metrics(year).items()]
    return render(request, "desk/record.html", {"figures": figures, "year": year})


@for_takers
@require_GET
def record_file(request: HttpRequest, ending: str) -> HttpResponse:
    """Hand the record of the last 24 months out as a file."""
    if ending not in KINDS:
        raise Http404
    listed = records.rows()
    content = records.as_csv(listed) if ending == "csv" else records.as_json(listed)
    return file_response(request, name=f"requests.{ending}", kind=KINDS[ending], content=content)


@for_takers
@require_GET
def figures_file(request: HttpRequest) -> HttpResponse:
    """Hand the yearly figures that California asks for out as JSON."""
    year = _year(request)
    content = as_json({name: asdict(each) for name, each in records.ccpa_metrics(year).items()})
    name = f"ccpa-figures-{year}.json"
    return file_response(request, name=name, kind=KINDS["json"], content=content)


def _filters(form: FilterForm, officer: UUID) -> Filters:
    if not form.is_bound or not form.is_valid():
        return Filters()
    given = form.cleaned_data
    return Filters(
        state=given["state"],
        regime=given["regime"],
        kind=given["kind"],
        assigned_to=officer if given["mine"] else None,
        is_overdue=given["overdue"],
    )


def _take_in(request: HttpRequest, form: TakeInForm) -> RightsRequest:
    given = form.cleaned_data
    return actions.take_in(
        officer=person_id(request),
        kind=Kind(given["kind"]),
        channel=Channel(given["channel"]),
        region=given["region"],
        language=given["language"],
        received_at=given["received_at"],
        requested_on=given["requested_on"],
        contact=form.contact(site=request.build_absolute_uri("/")),
    )


def _month(said: str, today: date) -> date:
    try:
        found = datetime.strptime(said, "%Y-%m").date()  # noqa: DTZ007 - a month, no moment
    except ValueError:
        return today.replace(day=1)
    return found if 2000 <= found.year <= 2100 else today.replace(day=1)


def _year(request: HttpRequest) -> int:
    said = request.GET.get("year", "")
    this = legal_day(timezone.now()).year
    return int(said) if said.isascii() and said.isdigit() and 2020 <= int(said) <= this else this
