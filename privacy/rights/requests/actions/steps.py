"""One step of a case: a conditional change and its line in the ledger, or nothing at all."""

from typing import Any

from django.db import transaction

from privacy.ledger.actors import Actor
from privacy.ledger.details import Detail
from privacy.ledger.events import Event
from privacy.rights.requests.clocking import stored_dates
from privacy.rights.requests.errors import CaseMoved
from privacy.rights.requests.log import write
from privacy.rights.requests.models import RightsRequest
from privacy.rights.requests.states import State


def move(
    case: RightsRequest,
    to: State,
    event: Event,
    actor: Actor,
    *,
    said: Detail | None = None,
    **changes: Any,
) -> None:
    """Carry out a transition with its line; raise CaseMoved if it isn't open to the case."""
    with transaction.atomic():
        if not RightsRequest.objects.move(case.pk, to=to, **changes):
            raise CaseMoved
        write(event, case, actor, **(said or {}))
    case.refresh_from_db()


def change(
    case: RightsRequest,
    event: Event,
    actor: Actor,
    *,
    said: Detail | None = None,
    **changes: Any,
) -> None:
    """Change facts of an open case with its line; raise CaseMoved once it is closed."""
    with transaction.atomic():
        if not RightsRequest.objects.change(case.pk, **changes):
            raise CaseMoved
        write(event, case, actor, **(said or {}))
    case.refresh_from_db()


def lock(case: RightsRequest) -> RightsRequest:
    """Return the case as it is now, locked to the end of the transaction; raise CaseMoved."""
    found = RightsRequest.objects.open().select_for_update().filter(pk=case.pk).first()
    if found is None:
        raise CaseMoved
    return found


def recompute_dates(case: RightsRequest) -> None:
    """Store the dates that follow from the facts just changed, in the same transaction."""
    RightsRequest.objects.filter(pk=case.pk).update(**stored_dates(case))
    case.refresh_from_db()
