"""Take out of use the session or token that an offence was done with."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

from privacy.errors import PrivacyError
from privacy.watch.models import Alert, Suspension

logger = logging.getLogger(__name__)
Step = Callable[[str], None]


@dataclass(frozen=True)
class Suspender:
    """How an app suspends what it gives out, by id; both steps may be repeated.

    `lift` gives back what can be given back: a session can't, its person signs in again.
    """

    suspend: Step
    lift: Step | None = None


_suspenders: dict[str, Suspender] = {}


def register_suspender(kind: str, *, suspend: Step, lift: Step | None = None) -> None:
    """Let the app that knows sessions or tokens suspend them."""
    _suspenders[kind] = Suspender(suspend, lift)


def suspend_what_waits() -> int:
    """Carry out every suspension that was asked for; return how many.

    One that fails waits for the next run and keeps no other from being carried out.
    """
    done = 0
    for suspension in Suspension.objects.filter(done_at=None).order_by("pk"):
        kind, _separator, name = suspension.bearer.partition(":")
        try:
            _suspenders[kind].suspend(name)
        except (OSError, PrivacyError):
            logger.exception("the suspension %s could not be carried out yet", suspension.pk)
            continue
        Suspension.objects.filter(pk=suspension.pk).update(done_at=timezone.now())
        done += 1
    return done


def lift_suspensions(alert: Alert) -> None:
    """Give back what a false alarm took out of use, where it can be given back."""
    for suspension in alert.suspensions.filter(lifted_at=None):
        kind, _separator, name = suspension.bearer.partition(":")
        lift = _suspenders[kind].lift
        if lift is not None:
            lift(name)
            now = timezone.now()
            # One that was not carried out yet must not be carried out any more.
            alert.suspensions.filter(pk=suspension.pk).update(lifted_at=now, done_at=now)
