"""`/metrics`: figures for Prometheus, read from the rows whenever it asks.

Every process gives the same answer, so that nothing is lost or counted twice by several.
"""

import hmac
from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from privacy.operating.figures import Figure, figures


class Rows(Collector):
    """What the apps registered, as Prometheus has it."""

    def collect(self) -> Iterable[GaugeMetricFamily]:
        return [_family(figure) for figure in figures()]


@login_not_required
@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer whoever has the token; without one configured there is no such page."""
    expected = settings.SAFELIGHT_METRICS_TOKEN
    if not expected:
        raise Http404
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not hmac.compare_digest(shown.encode(), expected.encode()):
        return HttpResponse("Show the token.\n", status=401, headers={"WWW-Authenticate": "Bearer"})
    registry = CollectorRegistry()
    try:
        registry.register(Rows())
        return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
    except DatabaseError:
        return HttpResponse("The database can't be reached.\n", status=503)


def _family(figure: Figure) -> GaugeMetricFamily:
    family = GaugeMetricFamily(figure.name, figure.meaning, labels=figure.labels)
    for labels, value in figure.values:
        family.add_metric(labels, value)
    return family
