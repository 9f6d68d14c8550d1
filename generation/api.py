"""Styles for programs."""

from typing import Final

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from generation.engines.choice import offered_styles
from privacy.api.documented import operation
from privacy.api.shapes import Shape
from privacy.api.views import Resource

EXAMPLE: Final = {
    "slug": "studio-grey",
    "title": "Studio grey",
    "description": "A neutral grey backdrop with soft light.",
    "takes_colour": False,
    "is_transparent": False,
    "is_drawn": False,
}


class StyleShape(Shape):
    """A style that this deployment makes just now."""

    slug = serializers.CharField()
    title = serializers.CharField()
    description = serializers.CharField()
    takes_colour = serializers.BooleanField(help_text="Whether `colour` of a job applies to it")
    is_transparent = serializers.BooleanField(help_text="Whether its portraits are PNG files")
    is_drawn = serializers.BooleanField(help_text="Whether a model draws clothes and setting")


class StylesShape(Shape):
    """Every style."""

    example = {"results": [EXAMPLE]}
    results = StyleShape(many=True)


class StyleList(Resource):
    """What can be asked for."""

    @operation("List the styles", answers={200: StylesShape}, tag="styles")
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """All on one page, in the order of the studio."""
        return Response({"results": StyleShape(offered_styles(), many=True).data})
