"""What a program is told of a deletion: done, or unreadable already and soon gone."""

from collections.abc import Callable

from rest_framework import serializers
from rest_framework.response import Response

from privacy.api.shapes import Shape
from privacy.vault.errors import KEY_GONE


class KeyGoneShape(Shape):
    """The key is gone; the store does not answer just now."""

    example = {
        "detail": "The key was deleted, so nobody can open it any more. The store doesn’t answer "
        "at present; the sealed bytes go as soon as it does."
    }
    detail = serializers.CharField()


def deletion(run: Callable[[], None]) -> Response:
    """Delete, and say so; the key goes before the store is asked, so an outage is no failure."""
    try:
        run()
    except OSError:
        return Response(KeyGoneShape({"detail": KEY_GONE}).data, status=202)
    return Response(status=204)
