"""Change what a person chose about themselves."""

from django.db import transaction

from accounts.models import Person
from privacy.ledger.actions import record
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event

CHOICES = ("language", "time_zone", "region")


def change_profile(*, person: Person, changed: list[str]) -> None:
    """Save the choices that were changed; the line names them, not what they say."""
    if not changed:
        return
    with transaction.atomic():
        person.save(update_fields=changed)
        record(
            event=Event.PROFILE_CHANGED,
            actor=Actor.person(person.pk),
            owner=person.pk,
            detail={"changed": changed},
        )
