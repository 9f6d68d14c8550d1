"""The door to this deployment's root certificate, for whoever checks a portrait."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from generation.provenance.signing import identity_of


@login_not_required
@require_safe
def root_certificate(_request: HttpRequest) -> HttpResponse:
    """Hand out the certificate under which this deployment's portraits are trusted."""
    pem = identity_of(settings.SAFELIGHT_PROVENANCE).root_pem
    response = HttpResponse(pem, content_type="application/x-pem-file")
    response["Content-Disposition"] = 'attachment; filename="safelight-root.pem"'
    return response
