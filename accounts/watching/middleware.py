"""Says who bears each request, and notes what its answer tells of misuse."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from accounts.sessions.store import BEARER
from accounts.watching.odd_hours import note_odd_hour
from accounts.watching.refusals import note_refusal
from privacy.watch.bearers import borne_by


class Watch:
    """Stands behind the middleware that ends old sessions and gives each its number."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with borne_by(lambda: _bearer_of(request)):
            response = self._get_response(request)
            note_refusal(request, response)
            note_odd_hour(request, response)
        return response


def _bearer_of(request: HttpRequest) -> str:
    number = request.session.get(BEARER, "") if request.user.is_authenticated else ""
    return f"session:{number}" if number else ""
