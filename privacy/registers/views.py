"""Doors to the registers: what there is, the record of processing, holds, consents, the pack."""

from datetime import timedelta

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from privacy.registers.breaches.models import Breach
from privacy.registers.doors import (
    back_after_proof,
    file_response,
    for_readers,
    for_takers,
    table_response,
)
from privacy.registers.holds import holds_register
from privacy.registers.pack.build import build_pack
from privacy.registers.statistics import consent_lines, consent_table, opt_out_lines
from privacy.retention.models import Hold
from privacy.rights.data_map.build import data_map
from privacy.rights.data_map.formats import FORMATS

HOLDS_PER_PAGE = 25
ENDS_SOON = timedelta(days=7)
RECORD_KINDS = {
    "md": "text/markdown; charset=utf-8",
    "json": "application/json",
    "html": "text/html; charset=utf-8",
}


@for_readers
@require_GET
def registers(request: HttpRequest) -> HttpResponse:
    """Say which registers there are, and what in them waits."""
    opened = list(Breach.objects.filter(closed_at=None).order_by("aware_at"))
    ends_soon = Q(expires_at__lt=timezone.now() + ENDS_SOON)
    holds = Hold.objects.in_force().aggregate(all=Count("pk"), ending=Count("pk", filter=ends_soon))
    context = {
        "open_breaches": len(opened),
        "awaited": [each for each in opened if each.is_authority_awaited],
        "holds": holds["all"],
        "holds_ending": holds["ending"],
    }
    return render(request, "registers/index.html", context)


@for_readers
@require_GET
def processing(request: HttpRequest) -> HttpResponse:
    """Show the record of processing, as the code itself declares it."""
    return render(request, "registers/processing.html", {"map": data_map(now=timezone.now())})


@for_takers
@require_GET
def processing_file(request: HttpRequest, ending: str) -> HttpResponse:
    """Hand the record of processing out as a file."""
    if ending not in FORMATS:
        raise Http404
    content = FORMATS[ending](data_map(now=timezone.now()))
    name, kind = f"processing-record.{ending}", RECORD_KINDS[ending]
    return file_response(request, name=name, kind=kind, content=content)


@for_readers
@require_GET
def holds(request: HttpRequest) -> HttpResponse:
    """List holds, those first that end soonest; whose they are isn't shown."""
    listed = Hold.objects.order_by("waived_at", "expires_at")
    page = Paginator(listed, HOLDS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "registers/holds.html", {"page_obj": page, "now": timezone.now()})


@for_takers
@require_GET
def holds_file(request: HttpRequest, ending: str) -> HttpResponse:
    """Hand the register of holds out as a table."""
    return table_response(request, name="holds", ending=ending, table=holds_register)


@for_readers
@require_GET
def consents(request: HttpRequest) -> HttpResponse:
    """Show how many people allowed what, without small numbers."""
    context = {"lines": consent_lines(), "opt_outs": opt_out_lines()}
    return render(request, "registers/consents.html", context)


@for_takers
@require_GET
def consents_file(request: HttpRequest, ending: str) -> HttpResponse:
    """Hand the statistics out as a table."""
    return table_response(request, name="consent-statistics", ending=ending, table=consent_table)


@for_takers
@back_after_proof
def pack(request: HttpRequest) -> HttpResponse:
    """Hand everything out in one archive, with a signed list of what is in it."""
    content = build_pack(now=timezone.now())
    return file_response(request, name="officer-pack.zip", kind="application/zip", content=content)
