"""Photos for programs: one a request, raw or as a form, through the same gates."""

import hashlib
from collections.abc import Mapping
from typing import IO, Any, Final
from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

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
from privacy.api.shapes import Shape
from privacy.api.views import Resource
from privacy.ledger.actors import Actor
from privacy.ledger.events import Purpose
from uploads.actions import add_photo, delete_photo, open_photo
from uploads.faces.verdict import VerdictCode
from uploads.intake.allowance import spend_one
from uploads.intake.errors import RefusalCode
from uploads.intake.limits import Limits
from uploads.models import Photo, Photos

RAW = "image/*"
PIECE = 1 << 20
EXAMPLE = {
    "id": "0b3f5b1e-55b2-4a38-9c61-3c4f7a1d2e90",
    "verdict": "ready",
    "verdict_words": "Ready",
    "advice": "",
    "is_usable": True,
    "score": 87,
    "width": 3000,
    "height": 4000,
    "created_at": "2026-11-24T13:07:00Z",
    "delete_after": "2026-11-25T13:07:00Z",
    "picture_url": "/api/v1/photos/0b3f5b1e-55b2-4a38-9c61-3c4f7a1d2e90/picture/",
}


REPLACES: Final = OpenApiParameter(
    "replaces",
    OpenApiTypes.UUID,
    description=(
        "A photo of yours whose place the new one takes, at the limit too: it is deleted once the "
        "new one is here, and stays if that is refused."
    ),
)


class PhotoShape(Shape):
    """A photo that was taken in: what was found in words, and until when it is kept."""

    example = EXAMPLE
    id = serializers.UUIDField()
    verdict = serializers.ChoiceField(choices=VerdictCode.choices)
    verdict_words = serializers.CharField(source="reading_words")
    advice = serializers.CharField(help_text="What to do better; empty where nothing is wrong")
    is_usable = serializers.BooleanField(help_text="Whether a portrait can be made of it")
    score = serializers.IntegerField(help_text="0 to 100: which of several is the best")
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    delete_after = serializers.DateTimeField()
    picture_url = serializers.SerializerMethodField()

    def get_picture_url(self, photo: Photo) -> str:
        return reverse("api-photo-picture", args=[photo.pk])


class OnePhoto(Shape):
    """A form with one photo in it."""

    photo = serializers.FileField(help_text="JPEG, PNG or WebP; HEIC where it is enabled")


class RawPhoto(BaseParser):  # type: ignore[misc]
    """The photo is the body itself; it stays in memory, within the cap."""

    media_type = RAW

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,  # noqa: ARG002
        parser_context: Mapping[str, Any] | None = None,  # noqa: ARG002
    ) -> bytes:
        """Return the bytes; raise IntakeRefused for more than a photo may have."""
        limits, data = Limits.configured(), bytearray()
        # To the very end: only there it shows that a body broke off.
        while piece := stream.read(PIECE):
            data += piece
            if len(data) > limits.max_bytes:
                raise limits.refusal(RefusalCode.TOO_MANY_BYTES)
        return bytes(data)


class RawBytes(RawPhoto):
    """The same, from a program that doesn't know what its file is."""

    media_type = "application/octet-stream"


class PhotoList(Resource):
    """A person's photos."""

    parser_classes = [MultiPartParser, RawPhoto, RawBytes]

    @operation(
        "List your photos",
        answers={200: list_of(PhotoShape, "Photo")},
        tag="photos",
        parameters=(CURSOR, LIMIT),
        operation_id="photos_list",
    )
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """Photos that are still here, the newest first."""
        return self.paged(Photo.objects.owned_by(self.person).present(), PhotoShape)

    @operation(
        "Add a photo",
        takes={
            "multipart/form-data": OnePhoto,
            **dict.fromkeys(
                ("image/jpeg", "image/png", "image/webp", "image/heic", "application/octet-stream"),
                bytes,
            ),
        },
        answers={201: PhotoShape},
        problems=(409, 411, 422),
        tag="photos",
        parameters=(KEY, REPLACES),
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """It is rebuilt from its pixels, judged and sealed; the bytes that you send are dropped."""
        replaces = _replaced(request)
        spend_one(self.person)
        photo = add_photo(owner=self.person, data=_sent(request), replaces=replaces)
        headers = {"Location": reverse("api-photo", args=[photo.pk])}
        return Response(PhotoShape(photo).data, status=201, headers=headers)

    def said(self, request: Request) -> bytes:
        """Return which photo was sent, and in which other's place."""
        return hashlib.sha256(_sent(request)).digest() + str(_replaced(request)).encode()


class PhotoDetail(Resource):
    """One photo."""

    @operation("Read about a photo", answers={200: PhotoShape}, problems=(404,), tag="photos")
    def get(self, request: Request, photo_id: UUID) -> Response:  # noqa: ARG002
        """Nothing is opened for this."""
        return Response(PhotoShape(_own(self.person, photo_id)).data)

    @operation(
        "Delete a photo now",
        answers={202: KeyGoneShape, 204: None},
        problems=(404, 409, 412),
        tag="photos",
        parameters=(IF_MATCH,),
    )
    def delete(self, request: Request, photo_id: UUID) -> Response:
        """At once and for good: its key, its bytes and its row."""
        photo = _own(self.person, photo_id)
        require_match(request, PhotoShape(photo).data)
        actor = Actor.person(self.person)
        return deletion(lambda: delete_photo(photo=photo, actor=actor))


class PhotoPicture(PictureResource):
    """The picture itself."""

    @operation(
        "Look at a photo",
        answers=picture_answers(),
        problems=(404, 410),
        tag="photos",
        parameters=(DISPOSITION, ETAG),
        operation_id="photos_picture",
    )
    def get(self, request: Request, photo_id: UUID) -> HttpResponseBase:
        """As it was rebuilt, without metadata; the opening is a line of your ledger."""
        photo = _own(self.person, photo_id)
        return picture_of(
            request,
            photo.sealed,
            lambda: open_photo(
                photo=photo, actor=Actor.person(self.person), purpose=Purpose.OWN_VIEW
            ),
        )


def _own(person: UUID, photo_id: UUID) -> Photo:
    mine: Photos = Photo.objects.owned_by(person).present()
    return get_object_or_404(mine, pk=photo_id)


def _replaced(request: Request) -> UUID | None:
    if "replaces" not in request.query_params:
        return None
    named: UUID = serializers.UUIDField().run_validation(request.query_params["replaces"])
    return named


def _sent(request: Request) -> bytes:
    """Return the one photo of a request, from its form or its body, read once."""
    sent = request.data
    if isinstance(sent, bytes):
        return sent
    files = request.FILES.getlist("photo")
    if len(files) != 1 or len(request.FILES) != 1:
        raise ParseError(_("Send one photo, in a field named “photo”. Nothing was stored."))
    refusal = getattr(files[0], "refusal", None)
    if refusal is not None:
        raise refusal
    files[0].seek(0)
    data: bytes = files[0].read()
    return data
