"""What answers have in common, whichever app gives them."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from privacy.api.problems import Problem, is_api, problem_response


class NotStored:
    """Keeps pages that name or show a person out of every cache, the browser's own included."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store, private"
        return response


class ApiByTlsOnly:
    """Refuses the API in clear where TLS is in use: led on to it, a program would never learn that
    its token could be read on the way."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_in_clear = settings.SECURE_SSL_REDIRECT and not request.is_secure()
        if is_in_clear and is_api(request):
            words = _("This came without TLS. Use https, and revoke the token that was sent.")
            return problem_response(Problem(403, "not-by-tls", words))
        return self._get_response(request)
