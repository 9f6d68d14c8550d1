"""Change how long something is kept: within its class's hard maximum, and on the record."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy.errors import PrivacyError
from privacy.ledger.actions import record
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event
from privacy.retention.classes import defaults
from privacy.retention.models import RetentionRule

SHORTEST = timedelta(minutes=10)


class BeyondMaximum(PrivacyError):
    """The time asked for is outside what the class allows."""

    sentence = _("This can't be kept for so long, or so short a time. Nothing was changed.")


def change_rule(*, kind: str, keep: timedelta, actor: Actor) -> RetentionRule:
    """Set how long a kind of object is kept from now on; what is stored already keeps its day.

    Raises BeyondMaximum for more than the class's maximum or less than ten minutes.
    """
    rule = next((rule for rule in defaults() if rule.kind.value == kind), None)
    if rule is None or not SHORTEST <= keep <= rule.maximum:
        raise BeyondMaximum
    with transaction.atomic():
        row, _is_new = RetentionRule.objects.update_or_create(
            kind=kind, defaults={"keep": keep, "changed_at": timezone.now()}
        )
        record(event=Event.RETENTION_CHANGED, actor=actor, owner=None)
    return row
