"""People for the tests, made as the portal makes them."""

import secrets
from collections.abc import Iterable

from allauth.account.models import EmailAddress
from django.test import Client

from accounts.actions import open_account
from accounts.models import Person
from privacy.consent.actions import give
from privacy.consent.statements import FOR_PORTRAITS
from privacy.retention.actions import sweep

PASSWORD = "violet-harbour-lantern-9"


def open_person(*, consents: bool = True, address: str = "") -> Person:
    """Return a verified person; by default one who agreed to portraits."""
    person = Person(email=address or f"{secrets.token_hex(6)}@example.com")
    person.set_password(PASSWORD)
    open_account(person=person)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    if consents:
        give(person=person.pk, statements=FOR_PORTRAITS, method="test")
    return person


def signed_in(person: Person) -> Client:
    """Return a browser in which this person is signed in."""
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def cast(names: Iterable[str]) -> list[Person]:
    """Return several people, and a sweeper that is on time."""
    sweep()
    return [open_person(address=f"{name}@example.com") for name in names]
