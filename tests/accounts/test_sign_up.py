"""Opening an account: an address, a password, an attestation of age, a link in a mail."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person, Session
from privacy.consent.actions import is_in_force
from privacy.consent.statements import ADULT
from privacy.ledger.events import Event
from privacy.ledger.models import LedgerEntry
from privacy.models import SealingKey
from privacy.retention.actions import sweep
from privacy.vault.models import Domain
from tests.people import PASSWORD, open_person, signed_in

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
FILLED = {"email": "Ana@Example.com", "password1": PASSWORD, "is_adult": "on"}


def sign_up(client: Client, **changes: str) -> int:
    filled = {name: value for name, value in {**FILLED, **changes}.items() if value}
    return client.post(reverse("account_signup"), filled).status_code


def link_in_mail() -> str:
    found = re.search(r"http://\S+", str(mail.outbox[-1].body))
    assert found is not None
    return found[0]


def test_signing_up_asks_to_verify_the_address_first() -> None:
    client = Client()
    assert sign_up(client) == 302
    assert client.get(reverse("studio")).status_code == 302
    assert len(mail.outbox) == 1


def test_the_link_in_the_mail_opens_the_door() -> None:
    client = Client()
    sign_up(client)
    link = link_in_mail()
    assert client.get(link).status_code == 200
    client.post(link)
    assert client.get(reverse("studio")).headers["Location"].startswith("/consent/")


def test_looking_at_the_link_confirms_nothing() -> None:
    sign_up(Client())
    link = link_in_mail()
    Client().get(link)
    Client().head(link)
    assert not EmailAddress.objects.filter(verified=True).exists()
    Client().post(link)
    assert EmailAddress.objects.filter(verified=True).exists()


def test_nobody_signs_in_before_the_address_is_verified() -> None:
    sign_up(Client())
    client = Client()
    filled = {"login": FILLED["email"], "password": PASSWORD}
    client.post(reverse("account_login"), filled)
    assert not get_user(client).is_authenticated
    assert client.get(reverse("portraits")).status_code == 302


def test_the_link_signs_in_only_the_browser_that_signed_up() -> None:
    sign_up(Client())
    other = Client()
    other.post(link_in_mail())
    assert not get_user(other).is_authenticated


def test_the_owner_of_an_address_is_not_flooded() -> None:
    open_person(address="ana@example.com")
    answers = []
    for number in range(6):
        client = Client(REMOTE_ADDR=f"203.0.113.{number}")
        answers.append(client.post(reverse("account_signup"), FILLED).headers["Location"])
    assert len(set(answers)) == 1
    assert len(mail.outbox) == 1


def test_the_account_starts_with_a_key_an_attestation_and_a_line() -> None:
    sign_up(Client())
    person = Person.objects.get()
    assert person.email == "ana@example.com"
    assert SealingKey.objects.filter(owner=person.pk).exists()
    assert is_in_force(person.pk, ADULT)
    assert LedgerEntry.objects.filter(event=Event.ACCOUNT_CREATED).count() == 1


@pytest.mark.parametrize(
    "missing", ["email", "password1", "is_adult"], ids=["address", "password", "age"]
)
def test_nothing_is_made_without(missing: str) -> None:
    assert sign_up(Client(), **{missing: ""}) == 200
    assert not Person.objects.exists()
    assert not SealingKey.objects.exists()


def test_the_box_for_age_is_not_ticked_beforehand() -> None:
    page = Client().get(reverse("account_signup")).content.decode()
    box = re.search(r"<input[^>]*is_adult[^>]*>", page)
    assert box is not None
    assert "checked" not in box[0]


@pytest.mark.parametrize("password", ["short", "password123", "1234567890"])
def test_a_weak_password_is_refused(password: str) -> None:
    assert sign_up(Client(), password1=password) == 200
    assert not Person.objects.exists()


def test_a_known_address_gets_the_same_page_and_one_mail() -> None:
    open_person(address="ana@example.com")
    known, unknown = Client(), Client()
    pages = [
        known.post(reverse("account_signup"), FILLED, follow=True),
        unknown.post(reverse("account_signup"), {**FILLED, "email": "b@example.com"}, follow=True),
    ]
    assert pages[0].redirect_chain == pages[1].redirect_chain
    assert len(mail.outbox) == 2
    assert Person.objects.count() == 2


def test_signing_in_needs_the_right_password() -> None:
    open_person(address="ana@example.com")
    client = Client()
    for password, status in [("wrong-" + PASSWORD, 200), (PASSWORD, 302)]:
        filled = {"login": "ana@example.com", "password": password}
        assert client.post(reverse("account_login"), filled).status_code == status


def test_a_session_knows_whose_it_is_and_ends_with_signing_out() -> None:
    person = open_person()
    client = signed_in(person)
    client.get(reverse("portraits"))
    assert Session.objects.filter(person=person.pk).count() == 1
    client.post(reverse("account_logout"))
    assert not Session.objects.filter(person=person.pk).exists()


def test_an_address_never_verified_goes_after_three_days() -> None:
    sign_up(Client())
    verified = open_person()
    sweep(now=timezone.now() + timedelta(days=2, hours=23))
    assert Person.objects.count() == 2
    sweep(now=timezone.now() + timedelta(days=3, hours=1))
    assert list(Person.objects.all()) == [verified]
    assert SealingKey.objects.filter(domain=Domain.PERSON).count() == 1


@pytest.mark.parametrize(
    "name", ["studio", "portraits", "privacy-centre", "ledger", "consent", "erase"]
)
def test_a_stranger_is_sent_to_sign_in(name: str) -> None:
    answer = Client().get(reverse(name))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("account_login"))
