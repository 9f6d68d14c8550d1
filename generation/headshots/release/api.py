"""Releases for programs: make a link to one portrait, see how often it was opened, revoke it."""

from typing import Final
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from generation.headshots.api import own_headshot
from generation.headshots.release.actions import release_headshot, revoke_release
from generation.headshots.release.models import LONGEST_LABEL, Lasting, Release
from generation.headshots.renditions import RENDITIONS
from privacy.api.documented import CURSOR, KEY, LIMIT, list_of, operation
from privacy.api.idempotent import idempotent
from privacy.api.shapes import FreeText, Shape, Strict
from privacy.api.views import Resource
from privacy.ledger.actors import Actor

SIZES: Final = [(slug, slug) for slug in RENDITIONS]
EXAMPLE: Final = {
    "id": "f2a0f9f2-58d4-4dd5-8a7c-0d8b5e0f6a11",
    "headshot": "c2c3f1f2-6a62-4f5f-9f39-4c8a1f2b7d11",
    "label": "Example GmbH",
    "size": "linkedin",
    "created_at": "2026-11-24T13:20:00Z",
    "ends_at": "2026-11-25T13:08:09Z",
    "is_open": True,
    "revoked_at": None,
    "opened_count": 0,
    "last_opened_at": None,
}


class ReleaseShape(Shape):
    """A link to one portrait: for whom, until when, how often opened."""

    example = EXAMPLE
    id = serializers.UUIDField()
    headshot = serializers.UUIDField(source="headshot_id")
    label = serializers.CharField(help_text="For whom; they don’t see it")
    size = serializers.ChoiceField(choices=SIZES)
    created_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    is_open = serializers.BooleanField()
    revoked_at = serializers.DateTimeField(allow_null=True)
    opened_count = serializers.IntegerField()
    last_opened_at = serializers.DateTimeField(allow_null=True)


class ReleaseMade(ReleaseShape):
    """The same with the link, which is told this once."""

    example = {**EXAMPLE, "link": "https://portraits.example/released/3q2-…/"}
    link = serializers.CharField()


class NewRelease(Strict):
    """For whom, in which size, for how long."""

    example = {"label": "Example GmbH", "size": "linkedin", "lasting": "7d"}
    label = FreeText(max_length=LONGEST_LABEL)
    size = serializers.ChoiceField(choices=SIZES, default="linkedin")
    lasting = serializers.ChoiceField(choices=Lasting.choices, default=Lasting.WEEK.value)


class ReleaseList(Resource):
    """A person's links to their portraits."""

    @operation(
        "List your links to portraits",
        answers={200: list_of(ReleaseShape, "Release")},
        tag="releases",
        parameters=(CURSOR, LIMIT),
        operation_id="releases_list",
    )
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """Of portraits that are still here, revoked ones too, the newest first."""
        return self.paged(Release.objects.owned_by(self.person).of_present(), ReleaseShape)


class HeadshotReleases(Resource):
    """The links of one portrait."""

    @operation(
        "Make a link to a headshot",
        takes=NewRelease,
        answers={201: ReleaseMade},
        problems=(404, 409, 422),
        tag="releases",
        parameters=(KEY,),
        operation_id="releases_create",
    )
    @idempotent
    def post(self, request: Request, headshot_id: UUID) -> Response:
        """Never for longer than the portrait is kept; only a hash of the link is."""
        headshot = own_headshot(self.person, headshot_id)
        asked = self.read(NewRelease, request)
        made, token = release_headshot(
            headshot=headshot,
            label=asked["label"],
            lasting=Lasting(asked["lasting"]),
            rendition=RENDITIONS[asked["size"]],
            actor=Actor.person(self.person),
        )
        link = request.build_absolute_uri(reverse("released", args=[token]))
        headers = {"Location": reverse("api-release", args=[made.pk])}
        shown = {**ReleaseShape(made).data, "link": link}
        return Response(shown, status=201, headers=headers)


class ReleaseDetail(Resource):
    """One link."""

    @operation(
        "See how often a link was opened",
        answers={200: ReleaseShape},
        problems=(404,),
        tag="releases",
    )
    def get(self, request: Request, release_id: UUID) -> Response:  # noqa: ARG002
        """Each opening stands in your ledger, too."""
        return Response(ReleaseShape(_own(self.person, release_id)).data)

    @operation("Revoke a link", answers={204: None}, problems=(404,), tag="releases")
    def delete(self, request: Request, release_id: UUID) -> Response:  # noqa: ARG002
        """It opens nothing from now on."""
        release = _own(self.person, release_id)
        revoke_release(release=release, actor=Actor.person(self.person))
        return Response(status=204)


def _own(person: UUID, release_id: UUID) -> Release:
    mine = Release.objects.owned_by(person).of_present()
    return get_object_or_404(mine, pk=release_id)
