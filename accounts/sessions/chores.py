"""Clear sessions that are over."""

from datetime import datetime

from accounts.sessions.models import Session


def end_expired(now: datetime) -> int:
    """Delete sessions past their end; return how many."""
    return Session.objects.filter(expire_date__lt=now).delete()[0]


def end_every_session() -> int:
    """Delete all sessions: a restored backup holds some that had been ended; return how many."""
    return Session.objects.all().delete()[0]
