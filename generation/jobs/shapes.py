"""What a program sends to ask for portraits, and what it is told of a job."""

from typing import Any, Final

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from generation.engines.base import Ratio, Retouch, Stage
from generation.jobs.failures import Failure
from generation.jobs.models import Job
from generation.jobs.states import Mail, State
from generation.keep import Keep
from generation.styles import CATALOGUE, HEX_COLOUR
from privacy.api.shapes import Shape, Strict

MOST_PHOTOS: Final = 12
SENT: Final = {
    "photos": ["0b3f5b1e-55b2-4a38-9c61-3c4f7a1d2e90"],
    "styles": ["studio-grey", "brand"],
    "ratio": "4:5",
    "retouch": "light",
    "colour": "#1f548c",
    "keep": "24h",
}
ANSWERED: Final = {
    "id": "6a5cbb4e-4f1c-4b9f-8d17-0d2c6b6f3f01",
    "state": "running",
    "photos": ["0b3f5b1e-55b2-4a38-9c61-3c4f7a1d2e90"],
    "styles": ["studio-grey", "brand"],
    "ratio": "4:5",
    "retouch": "light",
    "colour": "#1f548c",
    "keep": "24h",
    "asked": 2,
    "made": 1,
    "headshots": ["c2c3f1f2-6a62-4f5f-9f39-4c8a1f2b7d11"],
    "stage": "cut",
    "failure": None,
    "is_finished": False,
    "created_at": "2026-11-24T13:08:00Z",
    "started_at": "2026-11-24T13:08:01Z",
    "finished_at": None,
}


class NewJob(Strict):
    """Photos × styles: each photo in each style is one portrait, at most 24 of them."""

    example = SENT
    photos = serializers.ListField(
        child=serializers.UUIDField(), min_length=1, max_length=MOST_PHOTOS
    )
    styles = serializers.ListField(
        child=serializers.ChoiceField(choices=[(slug, slug) for slug in CATALOGUE]),
        min_length=1,
        max_length=len(CATALOGUE),
    )
    ratio = serializers.ChoiceField(choices=Ratio.choices, default=Ratio.SQUARE.value)
    retouch = serializers.ChoiceField(choices=Retouch.choices, default=Retouch.LIGHT.value)
    colour = serializers.RegexField(
        rf"^{HEX_COLOUR}$",
        max_length=7,
        required=False,
        trim_whitespace=False,
        help_text="For styles that take one",
    )
    keep = serializers.ChoiceField(choices=Keep.choices, default=Keep.DAY.value)
    mail = serializers.BooleanField(default=False, help_text="Write a mail when the job ends")


class FailureShape(Shape):
    """Why a job ended without all its portraits."""

    code = serializers.ChoiceField(choices=Failure.choices)
    sentence = serializers.CharField()


class JobShape(Shape):
    """How far a job is."""

    example = ANSWERED
    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=State.choices)
    photos = serializers.SerializerMethodField(help_text="Those of its photos that are still here")
    styles = serializers.ListField(child=serializers.CharField())
    ratio = serializers.ChoiceField(choices=Ratio.choices)
    retouch = serializers.ChoiceField(choices=Retouch.choices)
    colour = serializers.CharField(help_text="Empty for the styles’ own")
    keep = serializers.ChoiceField(choices=Keep.choices)
    asked = serializers.IntegerField(source="total_count")
    made = serializers.IntegerField(source="made_count")
    headshots = serializers.SerializerMethodField(help_text="Its portraits that are still here")
    stage = serializers.ChoiceField(
        choices=[("", ""), *Stage.choices], help_text="What its worker does just now"
    )
    failure = serializers.SerializerMethodField(help_text="Null unless something went wrong")
    is_finished = serializers.BooleanField()
    created_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)

    def get_photos(self, job: Job) -> list[str]:
        return [str(photo.pk) for photo in job.photos.all()]

    def get_headshots(self, job: Job) -> list[str]:
        return [str(headshot.pk) for headshot in job.headshots.all()]

    @extend_schema_field(FailureShape(allow_null=True))
    def get_failure(self, job: Job) -> dict[str, Any] | None:
        if not job.failure:
            return None
        return {"code": job.failure, "sentence": str(job.error_sentence)}


def mail_wanted(asked: bool) -> Mail:
    """Return the state in which a job's mail begins."""
    return Mail.WANTED if asked else Mail.NONE
