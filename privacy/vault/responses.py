"""Pictures on their way to their owner: never cached, never sniffed, never named after anyone."""

import re

from django.http import HttpRequest, HttpResponse

from privacy.vault.opened import OpenedObject

PNG = b"\x89PNG"
ONE_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def picture_response(
    content: bytes, *, download_name: str = "", beginning: bytes = b""
) -> HttpResponse:
    """Return a JPEG or PNG that no cache keeps; `download_name` must say nothing of the person."""
    is_png = (beginning or content).startswith(PNG)
    response = HttpResponse(content, content_type="image/png" if is_png else "image/jpeg")
    response["Cache-Control"] = "no-store, private"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    disposition = f'attachment; filename="{download_name}"' if download_name else "inline"
    response["Content-Disposition"] = disposition
    return response


def object_response(
    request: HttpRequest, opened: OpenedObject, *, download_name: str = ""
) -> HttpResponse:
    """Return an opened picture, or the one range of it that was asked for (RFC 9110)."""
    wanted = _wanted(request, opened)
    if wanted is None:
        response = picture_response(opened.read(), download_name=download_name)
    elif not wanted:
        response = picture_response(b"")
        response.status_code = 416
        response["Content-Range"] = f"bytes */{opened.size}"
    else:
        response = picture_response(
            opened.read(wanted.start, wanted.stop),
            download_name=download_name,
            beginning=opened.read(0, len(PNG)),
        )
        response.status_code = 206
        response["Content-Range"] = f"bytes {wanted.start}-{wanted.stop - 1}/{opened.size}"
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = f'"{opened.tag}"'
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
