"""Begin and end sessions; each change is written down."""

import time
import uuid

from django.db import transaction
from django.http import HttpRequest

from accounts.models import Person, Session
from accounts.notices import Notice, tell
from accounts.sessions.browsers import browser_words, network_of
from accounts.sessions.store import BEARER, BEGAN, BROWSER, NETWORK, USED
from privacy.ledger.actions import record
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event


def begin_session(
    *, request: HttpRequest, person: Person, address: str, is_known_browser: bool
) -> None:
    """Write down a sign-in, and tell of it where the browser is new."""
    browser, network = browser_words(request.headers.get("User-Agent", "")), network_of(address)
    now = time.time()
    request.session.update({BROWSER: browser, NETWORK: network, BEGAN: now, USED: now})
    request.session[BEARER] = uuid.uuid4().hex
    with transaction.atomic():
        record(
            event=Event.SIGNED_IN,
            actor=Actor.person(person.pk),
            owner=person.pk,
            detail={"browser": browser, "network": network},
        )
        if not is_known_browser:
            tell(person=person.pk, notice=Notice.SIGNED_IN)


def end_session(*, person: Person, handle: str) -> bool:
    """End the session that a page named; say whether there was one."""
    with transaction.atomic():
        for session in Session.objects.of(person.pk):
            if session.handle == handle:
                session.delete()
                _write_down(person, 1)
                return True
    return False


def end_other_sessions(*, person: Person, keep: str) -> int:
    """End every session of a person but the one to keep; return how many."""
    with transaction.atomic():
        others = Session.objects.filter(person=person.pk).exclude(session_key=keep)
        count = others.delete()[0]
        if count:
            _write_down(person, count)
    return count


def end_sessions(*, person: Person, actor: Actor) -> int:
    """End every session of a person, who reads in the ledger who did; return how many."""
    with transaction.atomic():
        count = Session.objects.filter(person=person.pk).delete()[0]
        if count:
            _write_down(person, count, actor=actor)
    return count


def _write_down(person: Person, count: int, actor: Actor | None = None) -> None:
    record(
        event=Event.SESSIONS_ENDED,
        actor=actor or Actor.person(person.pk),
        owner=person.pk,
        detail={"count": count},
    )
