"""What people are told by mail when something about their account changes: one mail for each."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from tests.accounts.proofs import set_up_app, sign_in
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
NEW = "otter-meadow-candle-4"
Told = Callable[[Callable[[], object]], list[EmailMessage]]


@pytest.fixture
def told(django_capture_on_commit_callbacks: Any) -> Told:
    """Return the mails that an act leads to."""

    def told_by(act: Callable[[], object]) -> list[EmailMessage]:
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return list(mail.outbox)

    return told_by


def only(mails: list[EmailMessage], person: Person, words: str) -> str:
    """Check that one mail with these words went to the person; return it."""
    bodies = [str(each.body) for each in mails if words in str(each.body)]
    assert len(bodies) == 1, [str(each.body) for each in mails]
    assert all(each.to == [person.email] for each in mails)
    return bodies[0]


def test_a_sign_in_from_a_new_browser(alice: Person, told: Told) -> None:
    body = only(told(lambda: sign_in(alice)), alice, "Someone signed in")
    assert "UTC)" in body  # when it was
    assert "http" not in body


def test_a_factor_added(alice: Person, told: Told) -> None:
    client = sign_in(alice)
    mails = told(lambda: set_up_app(client, alice))
    only(mails, alice, "A second factor was added")
    only(mails, alice, "New recovery codes were made")


def test_a_factor_removed(alice: Person, told: Told) -> None:
    client = sign_in(alice)
    set_up_app(client, alice)
    mails = told(lambda: client.post(reverse("factor-app-remove")))
    only(mails, alice, "A second factor was removed")


def test_a_recovery_code_used(alice: Person, told: Told) -> None:
    codes = set_up_app(sign_in(alice), alice)
    half = sign_in(alice)
    mails = told(lambda: half.post(reverse("factor"), {"code": codes[0]}))
    only(mails, alice, "A recovery code was used")


def test_a_password_changed(alice: Person, told: Told) -> None:
    client = sign_in(alice)
    filled = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    mails = told(lambda: client.post(reverse("account_change_password"), filled))
    assert [each.to for each in mails] == [[alice.email]]
    assert NEW not in str(mails[0].body)


def test_a_password_reset(alice: Person, told: Told) -> None:
    Client().post(reverse("account_reset_password"), {"email": alice.email})
    link = next(word for word in str(mail.outbox[-1].body).split() if "/reset/key/" in word)
    browser = Client()
    form = browser.get(link, follow=True).redirect_chain[-1][0]
    mails = told(lambda: browser.post(form, {"password1": NEW, "password2": NEW}))
    assert [each.to for each in mails] == [[alice.email]]


def test_a_token_made(alice: Person, told: Told) -> None:
    client = sign_in(alice)
    filled = {"name": "x", "scope": "read", "days": "7"}
    only(told(lambda: client.post(reverse("tokens"), filled)), alice, "An API token was made")


def test_after_a_factor_is_removed_other_browsers_can_be_signed_out(alice: Person) -> None:
    here = sign_in(alice)
    codes = set_up_app(here, alice)
    there = sign_in(alice)
    there.post(reverse("factor"), {"code": codes[0]})
    page = here.post(reverse("factor-app-remove"), follow=True).content.decode()
    assert "Sign out every other browser" in page
    here.post(reverse("sessions-end"))
    assert there.get(reverse("portraits")).status_code == 302


def test_whoever_has_no_factor_is_invited_at_sign_in(alice: Person) -> None:
    client = Client()
    filled = {"login": alice.email, "password": PASSWORD}
    page = client.post(reverse("account_login"), filled, follow=True).content.decode()
    assert "add a second factor in Security" in page
    set_up_app(client, alice)
    page = client.get(reverse("security")).content.decode()
    assert "add a second factor" not in page


def test_whoever_has_no_recovery_codes_left_is_told(alice: Person) -> None:
    client = sign_in(alice)
    set_up_app(client, alice)
    assert "You have no recovery codes" not in client.get(reverse("security")).content.decode()
    alice.recoverycodes_set.get().codes.all().delete()
    assert "You have no recovery codes" in client.get(reverse("security")).content.decode()


def test_who_signs_up_in_a_language_is_written_to_in_it(told: Told) -> None:
    german = Client(headers={"accept-language": "de"})
    filled = {"email": "ana@portraits.example", "password1": PASSWORD, "is_adult": "on"}
    (letter,) = told(lambda: german.post(reverse("account_signup"), filled))
    assert letter.subject == "Bestätigen Sie Ihre E-Mail-Adresse"
    assert "http" in str(letter.body)


def test_a_language_that_a_person_chose_comes_before_that_of_the_page(
    alice: Person, told: Told
) -> None:
    alice.language = "fr-ca"
    alice.save()
    german = Client(headers={"accept-language": "de"})
    asked = {"email": alice.email}
    (letter,) = told(lambda: german.post(reverse("account_reset_password"), asked))
    assert "mot de passe" in str(letter.body)
