"""Pictures on their way to their owner: never cached, never sniffed, never named after anyone."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import TypeVar

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from privacy.vault.opened import OpenedObject

PNG = b"\x89PNG"
ONE_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
R = TypeVar("R", bound=HttpResponseBase)


def picture_response(content: bytes, *, download_name: str = "") -> HttpResponse:
    """Return a JPEG or PNG that no cache keeps; `download_name` must say nothing of the person."""
    return _guarded(HttpResponse(content), content, download_name)


def object_response(
    request: HttpRequest, opened: OpenedObject, *, download_name: str = ""
) -> HttpResponse | StreamingHttpResponse:
    """Stream an opened picture, or the one range of it that was asked for (RFC 9110).

    All that is sent was verified before the first byte leaves: raises Damaged or Gone by then.
    """
    wanted = _wanted(request, opened)
    response: HttpResponse | StreamingHttpResponse
    if wanted is None:
        response = _streamed(opened, range(opened.size), download_name)
    elif not wanted:
        response = picture_response(b"")
        response.status_code = 416
        response["Content-Range"] = f"bytes */{opened.size}"
    else:
        response = _streamed(opened, wanted, download_name)
        response.status_code = 206
        response["Content-Range"] = f"bytes {wanted.start}-{wanted.stop - 1}/{opened.size}"
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = f'"{opened.tag}"'
    return response


def _streamed(opened: OpenedObject, wanted: range, download_name: str) -> StreamingHttpResponse:
    pieces = opened.pieces(wanted.start, wanted.stop)
    first = next(pieces, b"")
    beginning = opened.read(0, len(PNG)) if wanted.start else first
    rest: Iterator[bytes] = chain([first], pieces)
    response = _guarded(StreamingHttpResponse(rest), beginning, download_name)
    response["Content-Length"] = str(len(wanted))
    return response


def _guarded(response: R, beginning: bytes, download_name: str) -> R:
    response["Content-Type"] = "image/png" if beginning.startswith(PNG) else "image/jpeg"
    response["Cache-Control"] = "no-store, private"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    disposition = f'attachment; filename="{download_name}"' if download_name else "inline"
    response["Content-Disposition"] = disposition
    return response


def _wanted(request: HttpRequest, opened: OpenedObject) -> range | None:
    """Return the wanted bytes, empty where there are none such, None for the whole picture."""
    asked = ONE_RANGE.fullmatch(request.headers.get("Range", ""))
    other_version = request.headers.get("If-Range", f'"{opened.tag}"') != f'"{opened.tag}"'
    if asked is None or asked[0] == "bytes=-" or other_version:
        return None
    first, last = asked[1][:18], asked[2][:18]
    if not first:
        return range(max(0, opened.size - int(last)), opened.size)
    if last and int(last) < int(first):
        return None
    stop = min(int(last) + 1, opened.size) if last else opened.size
    return range(int(first), max(stop, int(first)))
