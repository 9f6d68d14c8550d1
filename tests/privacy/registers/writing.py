"""Breaches as officers record them, and people to tell of them."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from privacy.models import AffectedPerson, Breach
from privacy.registers.breaches.actions import record_breach
from privacy.registers.breaches.affected import add_by_list
from privacy.registers.breaches.notices import approve_notice, propose_notice, seal_of
from privacy.registers.breaches.texts import Text, Wording
from tests.people import open_person

TEXT = Text(
    title="A laptop was stolen",
    facts="It held the weekly list of addresses.",
    effects="Unwanted mail.",
    measures="Its disk is encrypted; the list is no longer made.",
)
WORDS = Wording(
    what_happened="A laptop was stolen from our office.",
    information="Your email address.",
    consequences="You may get unwanted mail.",
    measures="We no longer keep such lists.",
    advice="Be wary of mails that ask for your password.",
)
GERMAN = Wording(*(f"Deutsch: {word}" for word in vars(WORDS).values()))
STATES = AffectedPerson.State


def recorded(officer: Person, *, hours: float = 1, text: Text = TEXT) -> Breach:
    aware_at = timezone.now() - timedelta(hours=hours)
    return record_breach(aware_at=aware_at, text=text, officer=officer.pk)


def let_out(
    breach: Breach, people: list[Person], by: tuple[Person, Person], **more: Wording
) -> None:
    """Choose these people, write a notice, and have it approved."""
    first, second = by
    names = [person.email for person in people]
    add_by_list(breach=breach, names=names, officer=first.pk)
    propose_notice(breach=breach, wordings={"en": WORDS, **more}, officer=first.pk)
    approve_notice(breach=breach, seen=seal_of(breach.notice), officer=second.pk)


def two_officers() -> tuple[Person, Person]:
    return open_person(consents=False), open_person(consents=False)


def states_of(breach: Breach) -> list[str]:
    return sorted(breach.affected.values_list("state", flat=True))


def post(client: Client, name: str, breach: Breach, data: dict[str, Any] | None = None) -> Any:
    return client.post(reverse(name, args=[breach.pk]), data or {}, follow=True)
