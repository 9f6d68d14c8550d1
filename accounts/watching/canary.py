"""Plant a made-up person with a password and a token that nobody has a reason to use."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from accounts.actions import open_made_up_account
from accounts.models import Person
from accounts.tokens.actions import make_token
from accounts.tokens.models import Scope
from privacy.models import Canary, LedgerSubject

# A mail to such a name reaches nobody (RFC 2606), and none is sent.
NOWHERE: Final = "canary.invalid"
TOKEN_LASTS: Final = timedelta(days=365)


@dataclass(frozen=True)
class Planted:
    """What was planted, to be laid where only a thief looks; it can't be shown again."""

    person: UUID
    address: str
    password: str
    token: str


def plant_canary(*, address: str = "") -> Planted:
    """Open an account for somebody made-up; from now on its use or opening raises an alert."""
    password = secrets.token_urlsafe(15)
    person = Person(email=(address or f"{secrets.token_hex(5)}@{NOWHERE}").lower())
    person.set_password(password)
    with transaction.atomic():
        open_made_up_account(person=person)
        token = make_token(person=person, name="backup", scope=Scope.READ, lasts=TOKEN_LASTS)
        subject = LedgerSubject.objects.get(person=person.pk)
        Canary.objects.create(person=person.pk, ledger_id=subject.ledger_id)
    return Planted(person.pk, person.email, password, token)
