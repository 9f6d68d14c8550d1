"""Global Privacy Control: read from each request, and for strangers never written anywhere."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from privacy.optout.actions import note_signal

HEADER: Final = "Sec-GPC"
NOTED: Final = "gpc-noted"


def sends_signal(request: HttpRequest) -> bool:
    """Say whether the browser opts out: only the exact value 1 does (W3C, GPC § 3.2)."""
    return request.headers.get(HEADER) == "1"


class PrivacyControl:
    """Stands behind authentication: marks answers as depending on the signal, records it once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        patch_vary_headers(response, [HEADER])
        return response

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        """Record the signal of somebody signed in, once a session, before the view asks for it."""
        if not sends_signal(request) or not request.user.is_authenticated:
            return
        if not request.session.get(NOTED):
            note_signal(person=UUID(str(request.user.pk)))
            request.session[NOTED] = True
