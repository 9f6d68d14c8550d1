"""What is on hold isn't deleted, whatever door was used; the person is led to the hold."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from privacy.vault.errors import OnHold


class HoldsInWords:
    """Turns OnHold into its sentence beside the button that waives the hold."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a deletion that a hold stopped; leave anything else alone."""
        if not isinstance(exception, OnHold):
            return None
        messages.error(request, str(exception.sentence))
        if request.headers.get("HX-Request") == "true":
            return HttpResponse(status=204, headers={"HX-Refresh": "true"})
        return redirect("holds")
