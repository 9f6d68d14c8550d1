"""What every answer to a signed-in person has in common."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class NotStored:
    """Keeps pages that name or show a person out of every cache, the browser's own included."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store, private"
        return response
