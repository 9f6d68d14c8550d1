"""`/healthz`: this process answers. Whether it can serve people is what `/readyz` says."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
@never_cache
def healthz(_request: HttpRequest) -> HttpResponse:
    """Answer without asking anything else: an outage elsewhere is no reason to restart this."""
    return HttpResponse("alive\n", content_type="text/plain; charset=utf-8")
