"""The gate before the first byte: size, sign-in and rate are settled before a body is read."""

from collections.abc import Callable
from io import RawIOBase
from typing import Protocol

from django.conf import settings
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import render

from privacy.api.problems import is_api, problem_of, problem_response
from uploads.intake.allowance import spend_one
from uploads.intake.errors import IntakeRefused, RefusalCode
from uploads.intake.handler import (
    comes_from_program,
    leads_to_a_case,
    leads_to_photos,
    request_too_large,
)

FRAGMENT = "components/refusal.html"
PAGES = {413: "413.html", 429: "429.html"}
BROKEN_OFF = IntakeRefused(RefusalCode.BROKEN_OFF)
OTHER_PAGE = "uploads/refused.html"


class UploadGate:
    """Refuses requests with files before anything reads their body; stands before CSRF.

    A multipart body must announce its length. Where photos are taken it must come from a signed-in
    person, within the cap and the hour's allowance; elsewhere it must be as small as a form. Of the
    API only the length is settled here: its view knows tokens, and reads nothing before.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a refusal at once, or pass the request on."""
        if not _may_hold_a_file(request):
            return self._get_response(request)
        try:
            body = _admit(request)
        except IntakeRefused as refusal:
            return _answer(request, refusal)
        response = self._get_response(request)
        # CSRF checks swallow a broken body: the view has then seen no files.
        return _answer(request, BROKEN_OFF) if body and body.is_broken else response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a view that was the first to read a body which breaks off."""
        if isinstance(exception, UnreadablePostError):
            return _answer(request, BROKEN_OFF)
        return None


def _may_hold_a_file(request: HttpRequest) -> bool:
    if (request.content_type or "").startswith("multipart/"):
        return True
    return request.method == "POST" and is_api(request) and comes_from_program(request)


def _admit(request: HttpRequest) -> "WholeBody | None":
    length = _announced_length(request)
    if leads_to_a_case(request):
        if length > settings.SAFELIGHT_PHOTO_MAX_BYTES:
            raise request_too_large()
    elif not leads_to_photos(request):
        if length > (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0):
            raise IntakeRefused(RefusalCode.NO_FILES_HERE)
        return None
    else:
        _admit_photos(request, length)
    # Django has no public way to watch a body arrive; this attribute is what `read` reads from.
    body = WholeBody(request._stream, length)  # noqa: SLF001
    request._stream = body  # type: ignore[assignment]  # noqa: SLF001
    return body


def _admit_photos(request: HttpRequest, length: int) -> None:
    if length > settings.SAFELIGHT_REQUEST_MAX_BYTES:
        raise request_too_large()
    if not comes_from_program(request):
        if not request.user.is_authenticated:
            raise IntakeRefused(RefusalCode.SIGNED_OUT)
        spend_one(request.user.pk)


def _announced_length(request: HttpRequest) -> int:
    announced = request.META.get("CONTENT_LENGTH") or ""
    if not (announced.isascii() and announced.isdigit()):
        raise IntakeRefused(RefusalCode.LENGTH_REQUIRED)
    return int(announced)


def _answer(request: HttpRequest, refusal: IntakeRefused) -> HttpResponse:
    if is_api(request) and (problem := problem_of(refusal)):
        return problem_response(problem)
    page = PAGES.get(refusal.status, OTHER_PAGE)
    template = FRAGMENT if request.headers.get("HX-Request") == "true" else page
    response = render(request, template, {"sentence": refusal.sentence}, status=refusal.status)
    if "retry_after" in refusal.figures:
        response["Retry-After"] = str(refusal.figures["retry_after"])
    return response


class Readable(Protocol):
    """What a request's body is read from."""

    def read(self, size: int = -1, /) -> bytes: ...


class WholeBody(RawIOBase):
    """A body that ends before its announced length is a broken connection, not a short upload.

    Without this the photos that came through whole before the break would be stored, and the
    person, who saw an error, would send them again.
    """

    def __init__(self, body: Readable, length: int) -> None:
        self._body = body
        self._missing = length
        self.is_broken = False

    def read(self, size: int = -1, /) -> bytes:
        """Return up to `size` bytes; raise OSError when the body breaks off."""
        data = self._body.read(size)
        self._missing -= len(data)
        if not data and self._missing > 0 and size != 0:
            self.is_broken = True
            raise OSError("The connection ended in the middle of an upload.")
        return data
