"""Headshots for programs: read, keep longer, fetch in sizes, delete."""

from typing import Final
from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from generation.engines.notes import Note
from generation.errors import NotOffered
from generation.headshots.actions import (
    delete_headshot,
    download_headshot,
    keep_until,
    open_headshot,
)
from generation.headshots.feedback import say_unlike, set_favourite
from generation.headshots.models import Headshot, Headshots
from generation.headshots.renditions import RENDITIONS
from generation.keep import Keep, offered
from privacy.api.conditional import require_match
from privacy.api.deleting import KeyGoneShape, deletion
from privacy.api.documented import (
    CURSOR,
    DISPOSITION,
    ETAG,
    IF_MATCH,
    KEY,
    LIMIT,
    list_of,
    operation,
    picture_answers,
)
from privacy.api.idempotent import idempotent
from privacy.api.pictures import PictureResource, picture_of
from privacy.api.shapes import Shape, Strict
from privacy.api.views import Resource
from privacy.ledger.actors import Actor
from privacy.vault.responses import picture_response

EXAMPLE: Final = {
    "id": "c2c3f1f2-6a62-4f5f-9f39-4c8a1f2b7d11",
    "job": "6a5cbb4e-4f1c-4b9f-8d17-0d2c6b6f3f01",
    "style": "studio-grey",
    "style_title": "Studio grey",
    "width": 1024,
    "height": 1280,
    "is_favourite": False,
    "is_unlike": False,
    "note": "",
    "keep": "24h",
    "created_at": "2026-11-24T13:08:09Z",
    "downloaded_at": None,
    "delete_after": "2026-11-25T13:08:09Z",
    "picture_url": "/api/v1/headshots/c2c3f1f2-6a62-4f5f-9f39-4c8a1f2b7d11/picture/",
    "files": {
        "full": "/api/v1/headshots/c2c3f1f2-6a62-4f5f-9f39-4c8a1f2b7d11/files/full/",
        "linkedin": "/api/v1/headshots/c2c3f1f2-6a62-4f5f-9f39-4c8a1f2b7d11/files/linkedin/",
        "cv": "/api/v1/headshots/c2c3f1f2-6a62-4f5f-9f39-4c8a1f2b7d11/files/cv/",
    },
}
OF_JOB: Final = OpenApiParameter("job", OpenApiTypes.UUID, description="Those of one job only.")
SIZE: Final = OpenApiParameter(
    "size", str, OpenApiParameter.PATH, enum=list(RENDITIONS), description="The size."
)


class HeadshotShape(Shape):
    """A finished portrait, and until when it is kept."""

    example = EXAMPLE
    id = serializers.UUIDField()
    job = serializers.UUIDField(source="job_id")
    style = serializers.CharField()
    style_title = serializers.CharField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    is_favourite = serializers.BooleanField()
    is_unlike = serializers.BooleanField(help_text="Whether you said that it isn't like you")
    note = serializers.ChoiceField(choices=[("", ""), *Note.choices])
    keep = serializers.ChoiceField(choices=Keep.choices)
    created_at = serializers.DateTimeField()
    downloaded_at = serializers.DateTimeField(allow_null=True)
    delete_after = serializers.DateTimeField()
    picture_url = serializers.SerializerMethodField()
    files = serializers.SerializerMethodField(help_text="The address of each size")

    def get_picture_url(self, headshot: Headshot) -> str:
        return reverse("api-headshot-picture", args=[headshot.pk])

    def get_files(self, headshot: Headshot) -> dict[str, str]:
        return {size: reverse("api-headshot-file", args=[headshot.pk, size]) for size in RENDITIONS}


class HeadshotChange(Strict):
    """What may be changed; what isn't named stays."""

    example = {"keep": "7d"}
    keep = serializers.ChoiceField(
        choices=Keep.choices, required=False, help_text="A new deadline, counted from now"
    )
    is_favourite = serializers.BooleanField(required=False)


class HeadshotList(Resource):
    """A person's headshots."""

    @operation(
        "List your headshots",
        answers={200: list_of(HeadshotShape, "Headshot")},
        tag="headshots",
        parameters=(CURSOR, LIMIT, OF_JOB),
        operation_id="headshots_list",
    )
    def get(self, request: Request) -> Response:
        """Those that are still here, the newest first."""
        rows = Headshot.objects.owned_by(self.person).present()
        if "job" in request.query_params:
            wanted = serializers.UUIDField().run_validation(request.query_params["job"])
            rows = rows.filter(job=wanted)
        return self.paged(rows, HeadshotShape)


class HeadshotDetail(Resource):
    """One headshot."""

    @operation(
        "Read about a headshot",
        answers={200: HeadshotShape},
        problems=(404,),
        tag="headshots",
    )
    def get(self, request: Request, headshot_id: UUID) -> Response:  # noqa: ARG002
        """Nothing is opened for this."""
        return Response(HeadshotShape(own_headshot(self.person, headshot_id)).data)

    @operation(
        "Keep a headshot longer or shorter, or mark it",
        takes=HeadshotChange,
        answers={200: HeadshotShape},
        problems=(404, 409, 410, 412),
        tag="headshots",
        parameters=(IF_MATCH,),
    )
    def patch(self, request: Request, headshot_id: UUID) -> Response:
        """A deadline lies within what this deployment allows at most."""
        headshot = own_headshot(self.person, headshot_id)
        require_match(request, HeadshotShape(headshot).data)
        asked = self.read(HeadshotChange, request)
        if "keep" in asked:
            if asked["keep"] not in offered():
                raise NotOffered
            keep_until(headshot=headshot, keep=Keep(asked["keep"]), actor=Actor.person(self.person))
        if "is_favourite" in asked:
            set_favourite(
                headshot=headshot,
                is_favourite=asked["is_favourite"],
                actor=Actor.person(self.person),
            )
        return Response(HeadshotShape(own_headshot(self.person, headshot_id)).data)

    @operation(
        "Delete a headshot now",
        answers={202: KeyGoneShape, 204: None},
        problems=(404, 409, 412),
        tag="headshots",
        parameters=(IF_MATCH,),
    )
    def delete(self, request: Request, headshot_id: UUID) -> Response:
        """At once and for good; links by which it was released open nothing any more."""
        headshot = own_headshot(self.person, headshot_id)
        require_match(request, HeadshotShape(headshot).data)
        actor = Actor.person(self.person)
        return deletion(lambda: delete_headshot(headshot=headshot, actor=actor))


class HeadshotUnlike(Resource):
    """What its owner says of a headshot that looks like somebody else."""

    @operation(
        "Say that a headshot doesn't look like you",
        answers={200: HeadshotShape},
        problems=(404, 409, 422),
        tag="headshots",
        parameters=(KEY,),
        example={**EXAMPLE, "is_unlike": True},
        operation_id="headshots_unlike",
    )
    @idempotent
    def post(self, request: Request, headshot_id: UUID) -> Response:  # noqa: ARG002
        """It no longer counts against what you may ask for; said again, nothing changes."""
        say_unlike(headshot=own_headshot(self.person, headshot_id), actor=Actor.person(self.person))
        return Response(HeadshotShape(own_headshot(self.person, headshot_id)).data)


class HeadshotPicture(PictureResource):
    """The picture itself, to look at."""

    @operation(
        "Look at a headshot",
        answers=picture_answers(),
        problems=(404, 410),
        tag="headshots",
        parameters=(DISPOSITION, ETAG),
        operation_id="headshots_picture",
    )
    def get(self, request: Request, headshot_id: UUID) -> HttpResponseBase:
        """Looking doesn't count as downloading; it is a line of your ledger."""
        headshot = own_headshot(self.person, headshot_id)
        actor = Actor.person(self.person)
        return picture_of(
            request, headshot.sealed, lambda: open_headshot(headshot=headshot, actor=actor)
        )


class HeadshotFile(PictureResource):
    """The picture in one of its sizes, to keep."""

    @operation(
        "Download a headshot in a size",
        answers=picture_answers(),
        problems=(404, 410),
        tag="headshots",
        parameters=(SIZE, DISPOSITION),
        operation_id="headshots_download",
    )
    def get(self, request: Request, headshot_id: UUID, size: str) -> HttpResponseBase:  # noqa: ARG002
        """Signed as made with AI (C2PA). “Once downloaded” counts from here."""
        if size not in RENDITIONS:
            raise Http404
        content = download_headshot(
            headshot=own_headshot(self.person, headshot_id),
            actor=Actor.person(self.person),
            rendition=RENDITIONS[size],
        )
        return picture_response(content, download_name=RENDITIONS[size].named(content))


def own_headshot(person: UUID, headshot_id: UUID) -> Headshot:
    """Return a person's own headshot; raises Http404."""
    mine: Headshots = Headshot.objects.owned_by(person).present()
    return get_object_or_404(mine, pk=headshot_id)
