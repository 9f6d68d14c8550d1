"""Copies of everything for programs: ask, see how far they are, fetch once."""

from uuid import UUID

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from privacy.api.documented import CURSOR, DISPOSITION, KEY, LIMIT, list_of, operation
from privacy.api.idempotent import idempotent
from privacy.api.renderers import Archive
from privacy.api.shapes import Shape
from privacy.api.views import Resource
from privacy.ledger.actors import Actor
from privacy.rights.export.actions import fetch_export, request_export
from privacy.rights.export.errors import NotReady
from privacy.rights.export.models import Export


class ExportShape(Shape):
    """A copy of everything: how far it is, and until when it can be fetched."""

    example = {
        "id": "a4b0c9d8-1e2f-4a3b-8c4d-5e6f7a8b9c01",
        "state": "ready",
        "percent": 100,
        "asked_at": "2026-11-24T13:07:00Z",
        "fetched_at": None,
        "delete_after": "2026-12-01T13:07:00Z",
        "file_url": "/api/v1/exports/a4b0c9d8-1e2f-4a3b-8c4d-5e6f7a8b9c01/file/",
    }
    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=Export.State.choices)
    percent = serializers.IntegerField()
    asked_at = serializers.DateTimeField()
    fetched_at = serializers.DateTimeField(allow_null=True)
    delete_after = serializers.DateTimeField()
    file_url = serializers.SerializerMethodField(help_text="Empty unless it can be fetched")

    def get_file_url(self, export: Export) -> str:
        is_there = export.state == Export.State.READY and export.sealed_id and not export.is_over
        return reverse("api-export-file", args=[export.pk]) if is_there else ""


class ExportList(Resource):
    """A person's copies of everything."""

    newest_by = ("-asked_at", "-pk")

    @operation(
        "List your copies of everything",
        answers={200: list_of(ExportShape, "Export")},
        tag="exports",
        parameters=(CURSOR, LIMIT),
        operation_id="exports_list",
    )
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """Asked for in the last week, the newest first."""
        return self.paged(Export.objects.owned_by(self.person), ExportShape)

    @operation(
        "Ask for a copy of everything",
        answers={202: ExportShape},
        problems=(409, 422),
        tag="exports",
        parameters=(KEY,),
        operation_id="exports_create",
    )
    @idempotent
    def post(self, request: Request) -> Response:  # noqa: ARG002
        """It is made by a worker; one that is under way or ready is answered instead of another."""
        export = request_export(person=self.person)
        headers = {"Location": reverse("api-export", args=[export.pk])}
        return Response(ExportShape(export).data, status=202, headers=headers)


class ExportDetail(Resource):
    """One copy."""

    @operation("See how far a copy is", answers={200: ExportShape}, problems=(404,), tag="exports")
    def get(self, request: Request, export_id: UUID) -> Response:  # noqa: ARG002
        """`file_url` is there once it can be fetched."""
        return Response(ExportShape(_own(self.person, export_id)).data)


class ExportFile(Resource):
    """The archive."""

    fresh_methods = frozenset({"GET"})
    renderer_classes = [*Resource.renderer_classes, Archive]
    http_method_names = ["get"]

    @operation(
        "Download a copy, once",
        answers={(200, "application/zip"): OpenApiTypes.BINARY},
        problems=(404, 409, 410),
        tag="exports",
        parameters=(DISPOSITION,),
        operation_id="exports_download",
    )
    def get(self, request: Request, export_id: UUID) -> HttpResponseBase:  # noqa: ARG002
        """Takes a fresh proof, and works once; the archive goes within the hour."""
        export = _own(self.person, export_id)
        if export.state not in {Export.State.READY, Export.State.FETCHED}:
            raise NotReady
        opened = fetch_export(export=export, actor=Actor.person(self.person))
        response = StreamingHttpResponse(opened.pieces(), content_type="application/zip")
        response["Content-Length"] = str(opened.size)
        name = f"safelight-copy-{export.asked_at:%Y-%m-%d}.zip"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["X-Content-Type-Options"] = "nosniff"
        return response


def _own(person: UUID, export_id: UUID) -> Export:
    return get_object_or_404(Export.objects.owned_by(person), pk=export_id)
