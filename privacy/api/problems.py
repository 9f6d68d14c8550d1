"""Errors as problem details (RFC 9457): a code to branch on, a sentence to read."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final, Protocol, runtime_checkable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from privacy.words import Words

MEDIA_TYPE: Final = "application/problem+json"
ROOT: Final = "/api/"
# Where each code is explained; relative, so that it leads to the deployment that answered.
TYPES: Final = "/api/v1/docs/#"
SENTENCES: Final[Mapping[int, Words]] = {
    400: _("The request can't be read. Nothing was changed."),
    401: _("This needs a token in the header “Authorization: Token …”, or a signed-in browser."),
    403: _("This isn't allowed here. Nothing was changed."),
    404: _("There is nothing at this address, or it isn't yours."),
    405: _("This address doesn't take that method."),
    406: _("None of the formats that you accept is available here."),
    411: _("Say how long the body is (Content-Length). Nothing was read or kept."),
    412: _("It was changed since you read it. Nothing was changed now; read it again."),
    413: _("The body is larger than this address takes. Nothing was kept."),
    415: _("This address doesn't take bodies of that type."),
    416: _("The picture has no such range."),
    429: _("Too many requests. Wait as long as Retry-After says."),
    500: _("Something went wrong on our side. It is not your request; try again later."),
    503: _("This isn't available just now. Try again in a few minutes."),
}
RETRY_AFTER: Final = 60


@runtime_checkable
class Refusal(Protocol):
    """What our own errors carry for whoever is refused."""

    status: int

    @property
    def sentence(self) -> Words: ...


@dataclass(frozen=True)
class Problem:
    """One error as it is sent; `members` are what a code adds of its own."""

    status: int
    code: str = ""
    detail: Words = ""
    members: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        title = HTTPStatus(self.status).phrase
        code = self.code or title.lower().replace(" ", "-")
        words = self.detail or SENTENCES.get(self.status, title)
        return {
            "type": f"{TYPES}{code}",
            "title": title,
            "status": self.status,
            "detail": str(words),
            "code": code,
            **self.members,
        }


def is_api(request: HttpRequest) -> bool:
    """Say whether a request came to the API, whatever it came for."""
    return request.path.startswith(ROOT)


def problem_response(problem: Problem, into: HttpResponse | None = None) -> HttpResponse:
    """Return a problem as Django's own answer, or put it into one, whose headers then stay."""
    response = into or HttpResponse(status=problem.status)
    response.content = JSONRenderer().render(problem.as_json())
    response["Content-Type"] = MEDIA_TYPE
    response["Cache-Control"] = "no-store"
    response.headers.pop("Content-Length", None)
    if problem.status in {429, 503}:
        response.headers.setdefault("Retry-After", str(RETRY_AFTER))
    for name, value in problem.headers.items():
        response[name] = value
    return response


def answer_exception(exc: Exception, context: Mapping[str, Any]) -> Response | None:  # noqa: ARG001
    """Answer what a view raised; None for what nobody foresaw, which stays a fault."""
    problem = problem_of(exc)
    if problem is None:
        return None
    return Response(
        problem.as_json(),
        status=problem.status,
        headers=dict(problem.headers),
        content_type=MEDIA_TYPE,
    )


def problem_of(exc: Exception) -> Problem | None:
    """Return what an exception is to a program."""
    if isinstance(exc, Http404):
        return Problem(404)
    if isinstance(exc, PermissionDenied):
        return Problem(403)
    if isinstance(exc, UnreadablePostError):
        return Problem(400, "broken-off", _("The connection broke before everything was here."))
    if isinstance(exc, exceptions.APIException):
        return _of_framework(exc)
    if isinstance(exc, Refusal):
        return _of_refusal(exc)
    return None


def _of_framework(exc: exceptions.APIException) -> Problem:
    headers = {}
    if getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = exc.auth_header
    if exc.status_code in {429, 503}:
        headers["Retry-After"] = str(max(1, round(getattr(exc, "wait", None) or RETRY_AFTER)))
    members = dict(getattr(exc, "members", {}))
    if isinstance(exc, exceptions.ValidationError):
        members["errors"] = list(_errors(exc.detail))
        return Problem(400, "invalid", _("Some values don't fit; see “errors”."), members)
    code = str(getattr(exc.detail, "code", exc.default_code)).replace("_", "-")
    said = exc.detail if isinstance(exc, _SPEAKS_FOR_ITSELF) else ""
    return Problem(exc.status_code, code, said, members, headers)


# Of these the framework's own words say more than ours about the status.
_SPEAKS_FOR_ITSELF: Final = (
    exceptions.ParseError,
    exceptions.AuthenticationFailed,
    exceptions.PermissionDenied,
)


def _of_refusal(exc: Refusal) -> Problem:
    code = str(getattr(exc, "code", "")).replace("_", "-") or code_of(type(exc))
    figures: Mapping[str, int] = getattr(exc, "figures", {})
    wait = figures.get("retry_after", RETRY_AFTER)
    headers = {"Retry-After": str(wait)} if exc.status in {429, 503} else {}
    return Problem(exc.status, code, exc.sentence, headers=headers)


def code_of(kind: type[object]) -> str:
    """Return the code of an error of ours: its name, as in `consent-missing`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", kind.__name__).lower()


def _errors(detail: Any, pointer: str = "#") -> Iterator[dict[str, str]]:
    """Yield each thing that doesn't fit, with a JSON pointer to it."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            inside = pointer if name == "non_field_errors" else f"{pointer}/{name}"
            yield from _errors(inner, inside)
    elif isinstance(detail, list):
        for inner in detail:
            yield from _errors(inner, pointer)
    else:
        yield {"pointer": pointer, "detail": str(detail)}
