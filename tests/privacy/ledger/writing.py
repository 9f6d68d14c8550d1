"""Short ways to write lines in tests."""

import uuid
from collections.abc import Sequence

from django.db import transaction

from privacy.ledger.actions import record, record_opening
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event, Purpose
from privacy.ledger.models import LedgerEntry

MAKER = Actor.program("portrait maker")


def write(person: uuid.UUID, event: Event = Event.PHOTO_UPLOADED) -> LedgerEntry:
    """Write a line as a change does, in a transaction."""
    with transaction.atomic():
        return record(
            event=event,
            actor=Actor.person(person),
            owner=person,
            detail={"objects": [str(uuid.uuid4())]},
        )


def open_photos(
    person: uuid.UUID, *, actor: Actor = MAKER, photos: Sequence[uuid.UUID] | None = None
) -> LedgerEntry:
    """Write the line of a program's opening."""
    return record_opening(
        event=Event.PHOTO_OPENED,
        actor=actor,
        owner=person,
        purpose=Purpose.MAKE_PORTRAITS,
        objects=photos or [uuid.uuid4()],
    )


def view(person: uuid.UUID, *headshots: uuid.UUID) -> LedgerEntry:
    """Write the line of a person's look at their own headshots."""
    return record_opening(
        event=Event.HEADSHOT_OPENED,
        actor=Actor.person(person),
        owner=person,
        purpose=Purpose.OWN_VIEW,
        objects=headshots,
    )
