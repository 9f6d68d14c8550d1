"""The site's addresses, and one at which each of its error pages is answered as it really is."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from config import errors
from config.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500"]
RAISED = {400: SuspiciousOperation, 403: PermissionDenied, 404: Http404}
SENTENCE = "This is more than was expected at once. Send fewer, or wait a quarter of an hour."


@login_not_required
def refused(request: HttpRequest, status: int) -> HttpResponse:
    """Answer with the page of a status."""
    if status in RAISED:
        raise RAISED[status]
    if status == 500:
        return errors.server_error(request)
    if status == 503:
        try:
            raise OperationalError
        except OperationalError:
            return errors.server_error(request)
    return render(
        request, f"{status}.html", {"sentence": SENTENCE if status == 429 else ""}, status=status
    )


@login_not_required
def stale(request: HttpRequest) -> HttpResponse:
    """Answer as to a form that had gone stale."""
    return errors.csrf_failure(request)


urlpatterns = [
    *urlpatterns,
    path("refused/<int:status>/", refused),
    path("refused/stale/", stale),
]
