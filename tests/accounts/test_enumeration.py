"""Nobody learns from a page, a status, a mail or the work done whether an address is known here."""

import re
from collections.abc import Callable, Iterator

import pytest
from celery import current_app
from celery.signals import before_task_publish
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from privacy.models import SealingKey
from tests.people import PASSWORD, open_person

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
KNOWN, UNKNOWN = "ana@example.com", "nobody@example.com"


@pytest.fixture(autouse=True)
def ana() -> Person:
    return open_person(address=KNOWN)


def sign_up(address: str) -> HttpResponse:
    filled = {"email": address, "password1": PASSWORD, "is_adult": "on"}
    return Client().post(reverse("account_signup"), filled, follow=True)  # type: ignore[return-value]


def sign_in(address: str) -> HttpResponse:
    filled = {"login": address, "password": "not-the-password"}
    return Client().post(reverse("account_login"), filled)  # type: ignore[return-value]


def reset(address: str) -> HttpResponse:
    return Client().post(reverse("account_reset_password"), {"email": address}, follow=True)  # type: ignore[return-value]


DOORS = [sign_up, sign_in, reset]
Door = Callable[[str], HttpResponse]


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every password that is hashed."""
    made: list[str] = []
    encode = MD5PasswordHasher.encode

    def counted(hasher: MD5PasswordHasher, password: str, salt: str) -> str:
        made.append(password)
        return encode(hasher, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    return made


@pytest.fixture
def messages() -> Iterator[list[str]]:
    """Every message to the broker, as it lies there."""
    sent: list[str] = []

    def keep(body: object = None, **_options: object) -> None:
        sent.append(repr(body))

    current_app.conf.task_always_eager = False
    before_task_publish.connect(keep)
    yield sent
    before_task_publish.disconnect(keep)
    current_app.conf.task_always_eager = True


def told(answer: HttpResponse, address: str) -> str:
    """Return the page without what is drawn by lot and what was typed in."""
    page = re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', "", answer.content.decode())
    return page.replace(address, "")


@pytest.mark.parametrize("door", DOORS)
def test_the_page_and_the_status_are_the_same(door: Door) -> None:
    known, unknown = door(KNOWN), door(UNKNOWN)
    assert known.status_code == unknown.status_code
    assert told(known, KNOWN) == told(unknown, UNKNOWN)
    assert getattr(known, "redirect_chain", []) == getattr(unknown, "redirect_chain", [])


@pytest.mark.parametrize(("door", "number"), [(sign_up, 1), (sign_in, 1), (reset, 0)])
def test_the_same_number_of_passwords_is_hashed(door: Door, number: int, hashes: list[str]) -> None:
    for address in (KNOWN, UNKNOWN):
        hashes.clear()
        door(address)
        assert len(hashes) == number, address


@pytest.mark.parametrize("door", [sign_up, reset])
def test_one_message_goes_to_the_broker_and_names_no_address(
    door: Door, messages: list[str]
) -> None:
    for address in (KNOWN, UNKNOWN):
        messages.clear()
        door(address)
        assert len(messages) == 1, address
        assert address not in messages[0]
        assert not mail.outbox


def test_signing_up_sends_one_mail_and_only_the_mail_tells() -> None:
    for address, words in [(KNOWN, "There is one already"), (UNKNOWN, "Welcome")]:
        mail.outbox.clear()
        sign_up(address)
        assert [each.to for each in mail.outbox] == [[address]]
        assert words in str(mail.outbox[0].body)


def test_signing_up_twice_keeps_nothing_but_a_key_for_the_sweep() -> None:
    keys = SealingKey.objects.count()
    sign_up(KNOWN)
    assert Person.objects.count() == 1
    assert SealingKey.objects.count() == keys + 1


def test_a_stranger_who_claims_an_address_does_not_get_its_owners_mail(ana: Person) -> None:
    mallory = open_person()
    mallory.emailaddress_set.create(email=KNOWN, verified=False, primary=False)  # type: ignore[attr-defined]
    sign_up(KNOWN)
    reset(KNOWN)
    links = re.findall(r"http://\S+/password/reset/key/\S+", str(mail.outbox[-1].body))
    page = Client().get(links[0], follow=True)
    chosen = {"password1": "other-lantern-harbour-3", "password2": "other-lantern-harbour-3"}
    Client().get(links[0])
    browser = Client()
    form = browser.get(links[0], follow=True)
    browser.post(form.redirect_chain[-1][0], chosen)
    assert page.status_code == 200
    ana.refresh_from_db()
    mallory.refresh_from_db()
    assert ana.check_password(chosen["password1"])
    assert mallory.check_password(PASSWORD)


def test_an_unknown_address_gets_no_mail_about_a_reset() -> None:
    cache.clear()
    reset(UNKNOWN)
    assert not mail.outbox
