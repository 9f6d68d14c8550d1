"""Keep watch, and acknowledge what it found."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy.errors import PrivacyError
from privacy.ledger.actions import record
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event
from privacy.watch.models import Alert, Sighting
from privacy.watch.suspending import lift_suspensions, suspend_what_waits
from privacy.watch.telling import log_new, mail_new, say
from privacy.watch.weighing import weigh


class AlertRefused(PrivacyError):
    """An alert that can't be acknowledged like this; nothing was changed."""

    sentence = _("Somebody has acknowledged this alert already. Nothing was changed.")


class OwnAlert(AlertRefused):
    sentence = _("This alert is about you, so somebody else has to see to it. Nothing was changed.")


def watch(*, now: datetime | None = None) -> int:
    """Weigh new signs, suspend, log and mail; return how many subjects offend.

    Each step is kept before the next begins, so the next run finishes what a crash broke off.
    """
    now = now or timezone.now()
    offending = weigh()
    suspend_what_waits()
    log_new(now)
    mail_new(now)
    return offending


def acknowledge(*, alert: Alert, by: UUID, is_false_alarm: bool = False) -> None:
    """Write down that a member of staff has seen to an alert; a false alarm gives tokens back.

    Raises OwnAlert for an alert about whoever acknowledges it, AlertRefused for the second one.
    """
    with transaction.atomic():
        line = record(event=Event.ALERT_ACKNOWLEDGED, actor=Actor.staff(by), owner=None)
        if alert.subject == f"person:{line.actor_id}":
            raise OwnAlert
        changed = Alert.objects.open().filter(pk=alert.pk)
        if not changed.update(
            acknowledged_at=timezone.now(),
            acknowledged_by=UUID(line.actor_id),
            is_false_alarm=is_false_alarm,
        ):
            raise AlertRefused
        if is_false_alarm:
            lift_suspensions(alert)
    say("alert.acknowledged", alert)


def clear_old_signs(now: datetime) -> int:
    """Delete signs and alerts past their deadline; return how many."""
    signs = Sighting.objects.filter(delete_after__lte=now).delete()[0]
    return signs + Alert.objects.filter(delete_after__lte=now).delete()[0]
