"""Pictures on their way to their owner: never cached, never sniffed, never named after anyone."""

from django.http import HttpResponse


def picture_response(content: bytes, *, download_name: str = "") -> HttpResponse:
    """Return a JPEG that no cache keeps; `download_name` must say nothing of the person."""
    response = HttpResponse(content, content_type="image/jpeg")
    response["Cache-Control"] = "no-store, private"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    disposition = f'attachment; filename="{download_name}"' if download_name else "inline"
    response["Content-Disposition"] = disposition
    return response
