"""Several headshots in one ZIP, for programs."""

from typing import Final

from django.http import Http404
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request

from generation.headshots.api import OF_JOB
from generation.headshots.archives import archive_response, download_headshots
from generation.headshots.models import Headshot
from generation.headshots.renditions import EVERY, RENDITIONS, renditions_named
from privacy.api.documented import DISPOSITION, operation
from privacy.api.renderers import Archive
from privacy.api.shapes import Strict
from privacy.api.views import Resource
from privacy.ledger.actors import Actor

# What fits into the first line of a request everywhere.
MOST: Final = 50
SIZES: Final = [*RENDITIONS, EVERY]
CHOSEN: Final = OpenApiParameter(
    "headshot",
    {"type": "array", "items": {"type": "string", "format": "uuid"}, "maxItems": MOST},
    description="Those that are wanted, one parameter each; without it, all.",
)
SIZE: Final = OpenApiParameter("size", str, enum=SIZES, description="The size; full.")


class Wanted(Strict):
    """Which headshots, and in which size."""

    headshot = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=MOST, default=list
    )
    job = serializers.UUIDField(required=False)
    size = serializers.ChoiceField(choices=SIZES, default="full")


class HeadshotArchive(Resource):
    """Chosen headshots in one file."""

    renderer_classes = [*Resource.renderer_classes, Archive]
    http_method_names = ["get"]

    @operation(
        "Download headshots as a ZIP",
        answers={(200, "application/zip"): OpenApiTypes.BINARY},
        problems=(400, 404),
        tag="headshots",
        parameters=(CHOSEN, OF_JOB, SIZE, DISPOSITION),
        operation_id="headshots_archive",
    )
    def get(self, request: Request) -> HttpResponseBase:
        """One line of your ledger lists them all. 404 unless all that you name are here."""
        wanted = Wanted(data=request.query_params)
        wanted.is_valid(raise_exception=True)
        asked = wanted.validated_data
        rows = Headshot.objects.owned_by(self.person).present()
        if "job" in asked:
            rows = rows.filter(job=asked["job"])
        chosen = set(asked["headshot"])
        headshots = list(rows.filter(pk__in=chosen) if chosen else rows)
        if not headshots or (chosen and len(headshots) != len(chosen)):
            raise Http404
        return archive_response(
            download_headshots(
                headshots=headshots,
                renditions=renditions_named(asked["size"]),
                actor=Actor.person(self.person),
            )
        )
