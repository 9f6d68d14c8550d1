"""Clear sessions that are over."""

from datetime import datetime

from accounts.sessions.models import Session


def end_expired(now: datetime) -> int:
    """Delete sessions past their end; return how many."""
    return Session.objects.filter(expire_date__lt=now).delete()[0]
