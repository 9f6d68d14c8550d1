"""What may happen to a running clock, and what its law refuses; each returns a new clock."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from privacy.rights.clocks.clock import Clock, Suspension, check_aware
from privacy.rights.clocks.dates import due_at, notice_by
from privacy.rights.clocks.errors import ClockRefused
from privacy.rights.clocks.regimes import Cause
from privacy.rights.clocks.spelling import spelled


def extend(clock: Clock, *, noticed_at: datetime) -> Clock:
    """Extend the time, because the person was told so, with reasons, while there was time."""
    check_aware(noticed_at)
    last_day = notice_by(clock, at=noticed_at)
    if last_day is None:
        raise ClockRefused(
            _("%(law)s gives no more time for %(kind)s.")
            % {"law": clock.regime.name, "kind": clock.kind.label}
        )
    if clock.extension_noticed_at is not None:
        raise ClockRefused(_("This was extended already. The law allows it once."))
    if noticed_at < clock.received_at:
        raise ClockRefused(_("A notice can't be sent before the request was received."))
    if clock.day_of(noticed_at) > last_day.day:
        raise ClockRefused(
            _("The notice was due by %(day)s. After that, the law allows no extension.")
            % {"day": spelled(last_day.day)}
        )
    return replace(clock, extension_noticed_at=noticed_at.astimezone(UTC))


def suspend(clock: Clock, *, cause: Cause, since: datetime) -> Clock:
    """Let the clock stand still, where its law allows that for this cause."""
    check_aware(since)
    if cause not in clock.regime.suspends_for:
        raise ClockRefused(
            _("%(law)s doesn't let the clock stand still. It runs on while identity is checked.")
            % {"law": clock.regime.name}
        )
    if clock.is_suspended:
        raise ClockRefused(_("This clock stands still already."))
    if since >= due_at(clock):
        raise ClockRefused(_("The time for an answer is over. A clock can't stop after its end."))
    if any(since < before for before in _all_before(clock)):
        raise ClockRefused(_("A clock can't stop before what happened last."))
    return replace(
        clock, suspensions=(*clock.suspensions, Suspension(cause, since.astimezone(UTC)))
    )


def resume(clock: Clock, *, at: datetime) -> Clock:
    """Let the clock run on: what was awaited is here."""
    check_aware(at)
    if not clock.is_suspended:
        raise ClockRefused(_("This clock isn't standing still."))
    *before, pause = clock.suspensions
    if at < pause.since:
        raise ClockRefused(_("A clock can't run on before it stopped."))
    return replace(clock, suspensions=(*before, replace(pause, until=at.astimezone(UTC))))


def _all_before(clock: Clock) -> Iterable[datetime]:
    yield clock.received_at
    yield from (each.until for each in clock.suspensions if each.until)
