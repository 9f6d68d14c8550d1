"""Holds: what a person's own request is about stays until it is settled, and no longer.

PIPEDA, schedule 1 and section 8(8): information under request is kept for as long as it takes to
exhaust recourse. Here that is narrow: only what the request covers, sixty days at most, renewed
only by two officers; its owner sees it and can waive it, after which deleting is final.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy.errors import PrivacyError
from privacy.ledger.actions import record
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event, Purpose
from privacy.retention.models import HOLD_LASTS_AT_MOST, Hold
from privacy.vault.models import SealedObject


class HoldRefused(PrivacyError):
    """A hold can't be placed, renewed or waived like this; nothing was changed."""

    sentence = _("This can't be put on hold. Nothing was changed.")


def place_hold(
    *,
    sealed_object: UUID,
    request: UUID,
    requester: UUID,
    covered: Collection[UUID],
    officer: UUID,
    lasts: timedelta = HOLD_LASTS_AT_MOST,
) -> Hold:
    """Keep one object past its deadline, for its owner's own request which covers it.

    Raises HoldRefused for an object that the request doesn't cover or that isn't the requester's,
    for more than sixty days, and for an object whose owner waived a hold before.
    """
    if sealed_object not in covered:
        raise HoldRefused(_("The request doesn't cover this, so it can't be put on hold."))
    if not timedelta(0) < lasts <= HOLD_LASTS_AT_MOST:
        raise HoldRefused(_("A hold lasts 60 days at most."))
    with transaction.atomic():
        sealed = SealedObject.objects.select_for_update().filter(pk=sealed_object).first()
        if sealed is None or sealed.owner != requester:
            raise HoldRefused(_("Only what belongs to the requester can be put on hold."))
        if Hold.objects.filter(sealed_object=sealed_object).exists():
            raise HoldRefused(_("This is or was on hold. A hold is renewed, not placed again."))
        now = timezone.now()
        hold = Hold.objects.create(
            person=requester,
            sealed_object=sealed_object,
            kind=sealed.kind,
            request=request,
            placed_by=officer,
            placed_at=now,
            begun_at=now,
            expires_at=now + lasts,
        )
        _tell(Event.HOLD_PLACED, hold, Actor.staff(officer))
    return hold


def renew_hold(*, hold: Hold, officer: UUID) -> bool:
    """Ask for another sixty days, or agree to what another officer asked; say if it is renewed.

    Raises HoldRefused once the hold is over, and for an officer agreeing with themselves.
    """
    now = timezone.now()
    with transaction.atomic():
        held = Hold.objects.in_force(now).select_for_update().filter(pk=hold.pk)
        if held.filter(renewal_asked_by=officer).exists():
            raise HoldRefused(_("Another officer has to agree to a renewal."))
        if held.filter(renewal_asked_by=None).update(renewal_asked_by=officer):
            return False
        renewed = held.exclude(renewal_asked_by=None).update(
            renewal_asked_by=None, begun_at=now, expires_at=now + HOLD_LASTS_AT_MOST
        )
        if not renewed:
            raise HoldRefused(_("This hold is over. Nothing was changed."))
        hold.refresh_from_db()
        _tell(Event.HOLD_RENEWED, hold, Actor.staff(officer))
    return True


def waive_hold(*, hold: Hold) -> None:
    """Let its owner give up a hold, on the record; from then on deleting goes through."""
    with transaction.atomic():
        held = Hold.objects.in_force().filter(pk=hold.pk)
        if not held.update(waived_at=timezone.now()):
            raise HoldRefused(_("This hold is over already."))
        _tell(Event.HOLD_WAIVED, hold, Actor.person(hold.person))


def clear_past_holds(now: datetime) -> int:
    """Forget holds whose object is gone; return how many."""
    here = SealedObject.objects.values("pk")
    return Hold.objects.exclude(sealed_object__in=here).filter(begun_at__lt=now).delete()[0]


def _tell(event: Event, hold: Hold, actor: Actor) -> None:
    record(
        event=event,
        actor=actor,
        owner=hold.person,
        purpose=Purpose.RIGHTS_REQUEST,
        detail={
            "objects": [str(hold.sealed_object)],
            "request": str(hold.request),
            "until": hold.expires_at.isoformat(),
        },
    )
