"""Asking for portraits, small ones so that tests are quick."""

from generation.engines.base import Ratio
from generation.jobs.actions import request_headshots
from generation.jobs.models import Job
from generation.keep import Keep
from generation.styles import STYLES
from uploads.models import Photo

SMALL = 256


def ask(photo: Photo, *styles: str, keep: Keep = Keep.DAY) -> Job:
    return request_headshots(
        owner=photo.owner_id,
        photos=[photo],
        styles=[STYLES[style] for style in styles or ("studio-grey",)],
        ratio=Ratio.SQUARE,
        keep=keep,
        size=SMALL,
    )
