"""The privacy centre: what is held, what was allowed, who has seen it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from privacy.consent.models import ConsentEvent
from privacy.consent.statements import STATEMENTS, Statement
from privacy.consent.views import person_id
from privacy.ledger.lines import Line, lines_for, openings_by_others
from privacy.rights.holders import Holding, registry

LINES_PER_PAGE = 25


@dataclass(frozen=True)
class Allowed:
    """One statement and how it stands for a person."""

    statement: Statement
    is_given: bool
    time: datetime | None

    @property
    def withdraw_url(self) -> str:
        can_be = self.is_given and self.statement.is_withdrawable
        return reverse("consent-withdraw", args=[self.statement.code]) if can_be else ""


@require_GET
@never_cache
def centre(request: HttpRequest) -> HttpResponse:
    """Show a person everything that is held about them and who opened it."""
    person = person_id(request)
    context = {
        "held": _held(person),
        "consents": _allowed(person),
        "openings": lines_for(person, limit=8, openings_only=True),
        "openings_by_others": openings_by_others(person),
    }
    return render(request, "privacy/centre.html", context)


@require_GET
@never_cache
def ledger(request: HttpRequest) -> HttpResponse:
    """Show every line of the ledger about a person."""
    paginator: Paginator[Line] = Paginator(lines_for(person_id(request)), LINES_PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    return render(request, "privacy/ledger.html", {"page_obj": page})


def _held(person: UUID) -> list[Holding]:
    """Return what every holder has, pictures first."""
    held = [holding for holder in registry.holders for holding in holder.locate(person)]
    return sorted(held, key=lambda holding: not holding.is_picture)


def _allowed(person: UUID) -> list[Allowed]:
    newest = {event.statement: event for event in ConsentEvent.objects.of(person)}
    return [
        Allowed(
            statement=statement,
            is_given=code in newest and newest[code].is_in_force_for(statement),
            time=newest[code].at if code in newest else None,
        )
        for code, statement in STATEMENTS.items()
    ]
