"""Pages for refusals and faults; each says whether photos were received."""

import sys
from typing import Any, Final

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _

from privacy.responsible import operator

# What the driver raises while the database is down, restarts, or has no connection left.
AWAY: Final = (OperationalError, InterfaceError)
RETRY_AFTER_SECONDS: Final = 10


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Answer a request that could not be read."""
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Answer a request for what this person may not do."""
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """Answer a form that did not come from a page of this session."""
    return render(request, "403_csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Answer an address with nothing behind it, or with what belongs to someone else."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Answer after a fault, without the database, the session or any context processor."""
    words = {"operator": operator()}
    if isinstance(sys.exception(), AWAY):
        return _away(words)
    return HttpResponse(loader.render_to_string("500.html", words), status=500)


def _away(words: dict[str, Any]) -> HttpResponse:
    """Say that a server doesn't answer: it's nobody's mistake, and over as soon as it is back."""
    sentence = _(
        "A server behind this site doesn’t answer at present. Nothing that was kept is lost."
    )
    page = loader.render_to_string("503.html", words | {"sentence": sentence})
    response = HttpResponse(page, status=503)
    response["Retry-After"] = RETRY_AFTER_SECONDS
    return response
