"""A person's own picture on its way to their program."""

from collections.abc import Callable

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from rest_framework.request import Request

from privacy.api.conditional import is_known
from privacy.vault.models import SealedObject
from privacy.vault.opened import OpenedObject, tag_of
from privacy.vault.responses import object_response


def picture_of(
    request: Request, sealed: SealedObject, open_it: Callable[[], OpenedObject]
) -> HttpResponseBase:
    """Send a picture, or say that the program has it; what it has is not opened again."""
    etag = f'"{tag_of(bytes(sealed.header))}"'
    if is_known(request, etag):
        return HttpResponse(status=304, headers={"ETag": etag})
    return object_response(request._request, open_it())  # noqa: SLF001 - the framework's own name
