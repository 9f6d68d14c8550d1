"""The tables of the generation app."""

from generation.headshots.models import Headshot
from generation.jobs.models import Job, JobPhoto

__all__ = ["Headshot", "Job", "JobPhoto"]
