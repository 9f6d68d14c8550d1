"""Suspend a session or a token that threat detection names, on the record and by mail."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import ApiToken, Session
from accounts.notices import Notice, tell
from privacy.ledger.actions import record
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event, Purpose

WATCH = Actor.program("watch")


def suspend_session(number: str) -> None:
    """End the session of that number; its person signs in again. Nothing where it is over."""
    with transaction.atomic():
        session = Session.objects.select_for_update().filter(bearer=number).first()
        if session is None or session.person is None:
            return
        session.delete()
        _write_down(Event.SESSION_SUSPENDED, session.person)
        tell(person=session.person, notice=Notice.SESSION_SUSPENDED)


def suspend_token(public_id: str) -> None:
    """Let a token open nothing until it is given back; nothing where it is gone or suspended."""
    token = ApiToken.objects.filter(public_id=public_id)
    with transaction.atomic():
        if token.filter(suspended_at=None).update(suspended_at=timezone.now()):
            owner = token.values_list("user", flat=True).get()
            _write_down(Event.TOKEN_SUSPENDED, owner)
            tell(person=owner, notice=Notice.TOKEN_SUSPENDED)


def give_token_back(public_id: str) -> None:
    """Let a suspended token open again what it opened before."""
    token = ApiToken.objects.filter(public_id=public_id)
    with transaction.atomic():
        if token.exclude(suspended_at=None).update(suspended_at=None):
            _write_down(Event.TOKEN_RESTORED, token.values_list("user", flat=True).get())


def _write_down(event: Event, owner: UUID) -> None:
    record(event=event, actor=WATCH, owner=owner, purpose=Purpose.SECURITY)
