"""The tables of the generation app."""

from generation.engines.roster import EngineReport
from generation.headshots.likeness import LikenessCount
from generation.headshots.models import Headshot
from generation.headshots.release.models import Release
from generation.jobs.models import Job, JobPhoto
from generation.jobs.pace import Pace
from generation.offers.models import StyleOffer

__all__ = [
    "EngineReport",
    "Headshot",
    "Job",
    "JobPhoto",
    "LikenessCount",
    "Pace",
    "Release",
    "StyleOffer",
]
