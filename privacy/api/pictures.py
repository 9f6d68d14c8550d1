"""A person's own picture on its way to their program."""

from collections.abc import Callable

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from rest_framework.request import Request

from privacy.api.conditional import is_known
from privacy.api.renderers import Picture
from privacy.api.views import Resource
from privacy.vault.models import SealedObject
from privacy.vault.opened import OpenedObject, tag_of
from privacy.vault.responses import object_response


class PictureResource(Resource):
    """Bytes of a picture."""

    renderer_classes = [*Resource.renderer_classes, Picture]
    http_method_names = ["get"]  # a HEAD would open it, and show nothing


def picture_of(
    request: Request, sealed: SealedObject, open_it: Callable[[], OpenedObject]
) -> HttpResponseBase:
    """Send a picture, or say that the program has it; what it has is not opened again."""
    etag = f'"{tag_of(bytes(sealed.header))}"'
    if is_known(request, etag):
        return HttpResponse(status=304, headers={"ETag": etag})
    return object_response(request._request, open_it())  # noqa: SLF001 - the framework's own name
