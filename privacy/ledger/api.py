"""The ledger for programs: a person's own lines."""

from typing import Any, Final

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from privacy.api.documented import CURSOR, LIMIT, list_of, operation
from privacy.api.shapes import Shape
from privacy.api.views import Resource
from privacy.ledger.lines import open_lines
from privacy.ledger.parts import Wanted
from privacy.ledger.views import KINDS

KIND_CODES: Final = [code for code, _words in KINDS if code]
FILTERS: Final = (
    OpenApiParameter("kind", str, enum=KIND_CODES, description="What it is about."),
    OpenApiParameter("since", OpenApiTypes.DATE, description="From this day on."),
    OpenApiParameter("until", OpenApiTypes.DATE, description="Up to this day."),
)


class LineShape(Shape):
    """One line: what happened, when, by whom and why."""

    example = {
        "id": "7f1d2c3b-4a59-4e68-8b7a-9c0d1e2f3a45",
        "number": 1042,
        "time": "2026-11-24T13:08:01Z",
        "event": "photo.opened",
        "what": "Opened photos",
        "who": "Portrait maker",
        "is_own": False,
        "why": "To make your portraits",
        "objects": ["4e8f6a10-7c2b-4d39-b5a1-2f0c9e8d7b61"],
    }
    id = serializers.UUIDField(source="entry")
    number = serializers.IntegerField(
        source="sequence", allow_null=True, help_text="Its place in the log; null while it waits"
    )
    time = serializers.DateTimeField()
    event = serializers.CharField(help_text="The event’s code, like `photo.opened`")
    what = serializers.CharField(source="event_words")
    who = serializers.CharField(source="actor_words")
    is_own = serializers.BooleanField(help_text="Whether you did it yourself")
    why = serializers.CharField(source="purpose_words")
    objects = serializers.ListField(child=serializers.UUIDField(), source="object_ids")


class FilterShape(Shape):
    """Which lines are wanted."""

    kind = serializers.ChoiceField(choices=KIND_CODES, required=False)
    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False)


class LineList(Resource):
    """A person's own lines."""

    newest_by = ("-time", "-pk")

    @operation(
        "Read your ledger",
        answers={200: list_of(LineShape, "Line")},
        tag="ledger",
        parameters=(CURSOR, LIMIT, *FILTERS),
        operation_id="ledger_list",
    )
    def get(self, request: Request) -> Response:
        """Every opening and every change, the newest first."""
        asked = FilterShape(data=request.query_params)
        asked.is_valid(raise_exception=True)
        wanted: dict[str, Any] = asked.validated_data
        entries = Wanted(**{"kind": "", **wanted}).of(self.person)
        pages, page = self.page_of(entries)
        lines = open_lines(page, owner=self.person)
        return pages.get_paginated_response(LineShape(lines, many=True).data)
