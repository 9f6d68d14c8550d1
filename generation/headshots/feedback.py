"""What a person says of a headshot: a favourite, or somebody else's face."""

from django.db import transaction
from django.db.models import F

from generation.headshots.likeness import count_unlike
from generation.headshots.models import Headshot
from generation.jobs.models import Job
from privacy.ledger.actions import record
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event, Purpose


def set_favourite(*, headshot: Headshot, is_favourite: bool, actor: Actor) -> None:
    """Mark a headshot as a favourite, or no longer."""
    with transaction.atomic():
        other = Headshot.objects.filter(pk=headshot.pk).exclude(is_favourite=is_favourite)
        if other.update(is_favourite=is_favourite):
            _record(headshot, actor)


def say_unlike(*, headshot: Headshot, actor: Actor) -> bool:
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
        _record(headshot, actor)
    return True


def _record(headshot: Headshot, actor: Actor) -> None:
    record(
        event=Event.HEADSHOT_MARKED,
        actor=actor,
        owner=headshot.owner_id,
        purpose=Purpose.OWN_CHOICE,
        detail={"objects": [str(headshot.sealed_id)]},
    )
