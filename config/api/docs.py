"""The API's page: written from its description on the server, without script."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from config.api.schema import described


@login_not_required
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Show every operation by resource, the forms, and the codes of problems."""
    return render(request, "public/api.html", {"title": described()["info"]["title"]})
