"""A number for each request, by which its lines are found, and one line when it is answered."""

import logging
import re
import time
import uuid
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from config.observing.context import request_id
from config.observing.lines import route_of

logger = logging.getLogger("config.requests")
NUMBER: Final = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Asked for every few seconds by machines; nobody looks for these.
SILENT: Final = frozenset({"/healthz", "/readyz", "/metrics"})


class Numbered:
    """Outermost, so that what every other middleware says carries the number."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = _given(request) or uuid.uuid4().hex
        token = request_id.set(number)
        began = time.monotonic()
        try:
            response = self._get_response(request)
            response["X-Request-ID"] = number
            if request.path not in SILENT:
                _say(request, response, time.monotonic() - began)
            return response
        finally:
            request_id.reset(token)


def _given(request: HttpRequest) -> str:
    """Return the number that a proxy of ours gave; a visitor's own words never reach a log."""
    given = request.headers.get("X-Request-ID", "")
    is_ours = bool(getattr(settings, "ALLAUTH_TRUSTED_PROXY_COUNT", 0))
    return given if is_ours and NUMBER.fullmatch(given) else ""


def _say(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    figures = {
        "route": route_of(request),
        "method": request.method,
        "status": response.status_code,
        "milliseconds": round(seconds * 1000),
    }
    logger.info("answered", extra=figures)
