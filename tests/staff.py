"""Members of staff for the tests, signed in with a second factor."""

from django.contrib.auth.models import Group
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY

from accounts.models import AuthenticatorApp, Person
from accounts.stepup.freshness import KEY, now
from privacy.ledger.events import Purpose
from privacy.staff.purposes import KEY as PURPOSE
from tests.people import open_person, signed_in


def bearing(*roles: str, is_superuser: bool = False) -> tuple[Person, Client]:
    """Return a member of staff in these roles, and a browser in which they just proved it."""
    person = open_person(consents=False)
    Person.objects.filter(pk=person.pk).update(is_staff=True, is_superuser=is_superuser)
    person.groups.set(Group.objects.filter(name__in=roles))
    assert person.groups.count() == len(roles)
    person.refresh_from_db()
    return person, with_factor(person)


def with_factor(person: Person) -> Client:
    """Return a browser in which a person has passed a second factor a moment ago."""
    app = AuthenticatorApp.objects.create(user=person, name="app", confirmed=True)
    client = signed_in(person)
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = app.persistent_id
    session[PURPOSE] = {"code": Purpose.AUDIT, "at": now()}
    session[KEY] = {"at": now(), "with_factor": True}
    session.save()
    return client
