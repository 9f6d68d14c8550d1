"""Whatever refuses a program, it is told in problem details."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from privacy.api.problems import MEDIA_TYPE, Problem, is_api, problem_response


class OnlyProblems:
    """Stands before everything that could answer a page: unknown addresses, gates, faults."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Put problem details in the place of an error page."""
        response = self._get_response(request)
        is_error = response.status_code >= 400
        if not is_api(request) or not is_error or response.get("Content-Type") == MEDIA_TYPE:
            return response
        return problem_response(Problem(response.status_code), into=response)
