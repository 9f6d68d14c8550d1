"""Change a password: whoever knew the old one is signed out."""

from django.db import transaction

from accounts.factors.actions import end_sessions
from accounts.models import Person
from accounts.tokens.actions import revoke_all
from privacy.ledger.actions import record
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event


def change_password(*, person: Person, password: str, keep: str) -> None:
    """Save a new password and end every session but `keep`.

    Without a session to keep it was chosen through a mail, after the old one was forgotten or
    stolen: then the API tokens go too.
    """
    person.set_password(password)
    with transaction.atomic():
        person.save(update_fields=["password"])
        record(event=Event.PASSWORD_CHANGED, actor=Actor.person(person.pk), owner=person.pk)
        end_sessions(person=person, keep=keep)
        if not keep:
            revoke_all(person=person)
