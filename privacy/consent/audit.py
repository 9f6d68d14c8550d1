"""What the auditor looks for: triggers without which a record could be edited."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from privacy import append_only
from privacy.consent import models as consent
from privacy.policies import models as policies
from privacy.registers.breaches import models as breaches


def audit_guards(_now: datetime) -> Iterable[str]:
    """Name each table of consents, policies or breaches that lacks a trigger."""
    for table in append_only.missing(
        connection, (*consent.GUARDS, *policies.GUARDS, *breaches.GUARDS)
    ):
        yield f"Unguarded: {table} lacks the triggers that keep it append-only."
