"""What a person says of a headshot: a favourite, or somebody else's face."""

from django.db import transaction
from django.db.models import F

from generation.headshots.likeness import count_unlike
from generation.headshots.models import Headshot
from generation.jobs.models import Job


def set_favourite(*, headshot: Headshot, is_favourite: bool) -> None:
    """Mark a headshot as a favourite, or no longer."""
    Headshot.objects.filter(pk=headshot.pk).update(is_favourite=is_favourite)


def say_unlike(*, headshot: Headshot) -> bool:
    """Give a headshot's share of the quota back, once; of who said so only a count stays.

    The mark on the headshot, which keeps it from being given back twice, goes with the headshot.
    """
    with transaction.atomic():
        if not Headshot.objects.filter(pk=headshot.pk, is_unlike=False).update(is_unlike=True):
            return False
        Job.objects.filter(pk=headshot.job_id, returned_count__lt=F("made_count")).update(
            returned_count=F("returned_count") + 1
        )
        count_unlike(engine=headshot.engine, style=headshot.style)
    return True
