"""A picture that can't be opened is answered in a sentence, and the operator told by its id."""

import logging
from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from privacy.vault.errors import Damaged, Gone, KeyDestroyed, MasterMissing, StoreUnreachable

logger = logging.getLogger(__name__)
STATUS: Final[dict[type[Exception], int]] = {
    kind: kind.status for kind in (Gone, KeyDestroyed, Damaged, MasterMissing, StoreUnreachable)
}


class NotOpened:
    """Turns what the vault raises before the first byte was sent into a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer an object that is gone, damaged or out of reach."""
        status = STATUS.get(type(exception))
        if status is None:
            return None
        if status >= 500:
            # Which page, not of what: the request's number leads to the rest.
            page = request.resolver_match.view_name if request.resolver_match else "a page"
            logger.error("%s: a picture was not opened: %s", page, type(exception).__name__)
        context = {"sentence": exception.sentence, "status": status}  # type: ignore[attr-defined]
        return render(request, "privacy/not_opened.html", context, status=status)
