"""The clocks of a case: extend, let stand still, run on, and hold what it is about."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from privacy.ledger.actors import Actor
from privacy.ledger.events import Event
from privacy.retention.holds import place_hold as place
from privacy.retention.models import HOLD_LASTS_AT_MOST, Hold
from privacy.rights.clocks import changes
from privacy.rights.clocks.clock import Clock
from privacy.rights.clocks.errors import ClockRefused
from privacy.rights.clocks.hold import hold_window
from privacy.rights.clocks.regimes import Cause
from privacy.rights.requests.access import MAY_DECIDE, MAY_WORK, require
from privacy.rights.requests.actions.steps import lock, recompute_dates
from privacy.rights.requests.clocking import clocks_of
from privacy.rights.requests.days import legal_day
from privacy.rights.requests.errors import CaseRefused, NobodyHere
from privacy.rights.requests.log import write
from privacy.rights.requests.models import RightsRequest
from privacy.rights.requests.sealed import contact_of
from privacy.vault.models import SealedObject


def laws_that_extend(case: RightsRequest, *, at: datetime) -> list[str]:
    """Return the laws whose time a notice sent `at` that moment extends; raise if none's."""
    extended, refused = [], ClockRefused()
    for clock in clocks_of(case):
        try:
            changes.extend(clock, noticed_at=at)
        except ClockRefused as reason:
            refused = reason
        else:
            extended.append(clock.regime.code)
    if not extended:
        raise refused
    return extended


def extend(*, case: RightsRequest, actor: Actor, noticed_at: datetime) -> None:
    """Extend the time under each law that allows it, because its notice was sent just then.

    Called where the notice of extension was sent; officers propose it and another approves.
    Raises ClockRefused once it is too late under every law.
    """
    with transaction.atomic():
        now = lock(case)
        now.extended_laws = laws_that_extend(now, at=noticed_at)
        now.extended_at = noticed_at
        now.save(update_fields=["extended_laws", "extended_at"])
        recompute_dates(now)
        laws: list[str] = now.extended_laws
        write(Event.CASE_EXTENDED, now, actor, laws=laws)
    case.refresh_from_db()


def suspend(*, case: RightsRequest, officer: UUID) -> None:
    """Let the clock stand still while proof of a doubted identity is awaited.

    Under each law that allows it, from now on; raises ClockRefused where none does, as under the
    CCPA and PIPEDA alone.
    """
    require(case, officer, *MAY_WORK)
    now = timezone.now()
    with transaction.atomic():
        locked = lock(case)
        laws = _laws_that(locked, lambda clock: changes.suspend(clock, cause=_DOUBT, since=now))
        locked.pauses = [*locked.pauses, {"laws": laws, "since": now.isoformat(), "until": None}]
        locked.save(update_fields=["pauses"])
        recompute_dates(locked)
        write(Event.CASE_PAUSED, locked, Actor.staff(officer), laws=laws)
    case.refresh_from_db()


def resume(*, case: RightsRequest, officer: UUID) -> None:
    """Let the clock run on: what was awaited is here."""
    require(case, officer, *MAY_WORK)
    now = timezone.now()
    with transaction.atomic():
        locked = lock(case)
        laws = _laws_that(locked, lambda clock: changes.resume(clock, at=now))
        locked.pauses = [_ended(pause, now) for pause in locked.pauses]
        locked.save(update_fields=["pauses"])
        recompute_dates(locked)
        write(Event.CASE_RESUMED, locked, Actor.staff(officer), laws=laws)
    case.refresh_from_db()


def place_hold(*, case: RightsRequest, officer: UUID, sealed_object: UUID) -> Hold:
    """Keep one object that the request is about, as PIPEDA 8(8) asks: sixty days at most.

    Only what belongs to the person and was here when they asked; they see it and can waive it.
    Raises HoldRefused, and CaseRefused where no law of this request asks for holds.
    """
    require(case, officer, *MAY_DECIDE)
    person = contact_of(case).person_id
    if person is None:
        raise NobodyHere
    lasts = _hold_lasts(case)
    covered = SealedObject.objects.owned_by(person).filter(created_at__lte=case.received_at)
    with transaction.atomic():
        lock(case)
        hold = place(
            sealed_object=sealed_object,
            request=case.pk,
            requester=person,
            covered=set(covered.values_list("pk", flat=True)),
            officer=officer,
            lasts=lasts,
        )
        write(Event.CASE_HELD, case, Actor.staff(officer), until=hold.expires_at.isoformat())
    return hold


def _hold_lasts(case: RightsRequest) -> timedelta:
    """Return for how long a hold may stand: to the end of the window, sixty days at most."""
    windows = [window for clock in clocks_of(case) if (window := hold_window(clock))]
    if not windows:
        raise CaseRefused
    closes = max(window.closes for window in windows)
    left = timedelta(days=(closes - legal_day(timezone.now())).days)
    return min(left, HOLD_LASTS_AT_MOST)


def _laws_that(case: RightsRequest, step: Any) -> list[str]:
    """Return the laws whose clock allows a step; raise the last refusal if none does."""
    allowed, refused = [], ClockRefused()
    clocks: list[Clock] = clocks_of(case)
    for clock in clocks:
        try:
            step(clock)
        except ClockRefused as reason:
            refused = reason
        else:
            allowed.append(clock.regime.code)
    if not allowed:
        raise refused
    return allowed


def _ended(pause: dict[str, Any], now: datetime) -> dict[str, Any]:
    return pause if pause["until"] else {**pause, "until": now.isoformat()}


_DOUBT = Cause.IDENTITY_DOUBTED
