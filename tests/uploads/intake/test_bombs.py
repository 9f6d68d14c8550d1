"""What is small to send and large to read stays cheap, and lies end in a refusal or the picture."""

import resource

import pytest

from tests.uploads.intake.bombs import bombs, lying_files
from tests.uploads.intake.test_refusals import cpu_seconds_of_children
from uploads.intake.errors import IntakeRefused
from uploads.intake.limits import Limits
from uploads.intake.pictures import rebuild

# What stays in bounds with a quarter of the usual memory can't take more of it.
LIMITS = Limits(memory_bytes=256 * 1024 * 1024, decode_seconds=60)
REFUSED = {
    "profile that inflates",
    "exif in text that inflates",
    "XMP that inflates",
    "a million chunks",
    "a million starts",
    *lying_files(),
} - {"huge second picture", "two pictures in one WebP"}


@pytest.mark.parametrize("name", list(bombs()))
def test_a_bomb_costs_a_second_at_most(name: str) -> None:
    begun, own = cpu_seconds_of_children(), resource.getrusage(resource.RUSAGE_SELF).ru_utime
    try:
        picture = rebuild(bombs()[name], limits=LIMITS)
        outcome = f"{picture.width} x {picture.height}"
    except IntakeRefused as refusal:
        outcome = "refused" if refusal.status in {413, 422} else refusal.code
    spent = cpu_seconds_of_children() - begun
    spent += resource.getrusage(resource.RUSAGE_SELF).ru_utime - own
    assert outcome == ("refused" if name in REFUSED else "300 x 300")
    assert spent < 2
