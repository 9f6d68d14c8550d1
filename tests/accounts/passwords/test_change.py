"""A new password signs out whoever knew the old one, and second factors stay."""

import re
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import ApiToken, Person, Session
from accounts.tokens.actions import make_token
from accounts.tokens.models import Scope
from privacy.ledger.events import Event
from privacy.ledger.models import LedgerEntry
from tests.accounts.proofs import is_inside, set_up_app, sign_in
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
NEW = "otter-meadow-candle-4"


def change(client: Client, old: str = PASSWORD) -> int:
    filled = {"oldpassword": old, "password1": NEW, "password2": NEW}
    return client.post(reverse("account_change_password"), filled).status_code


def reset(person: Person) -> str:
    """Choose a new password by the mail's link, and return the link."""
    Client().post(reverse("account_reset_password"), {"email": person.email})
    link = re.findall(r"http://\S+/password/reset/key/\S+", str(mail.outbox[-1].body))[-1]
    browser = Client()
    form = browser.get(link, follow=True).redirect_chain[-1][0]
    browser.post(form, {"password1": NEW, "password2": NEW})
    assert not is_inside(browser)
    return str(link)


def token_of(person: Person) -> None:
    make_token(person=person, name="x", scope=Scope.READ, lasts=timedelta(days=1))


def test_changing_it_keeps_this_browser_and_ends_the_others(alice: Person) -> None:
    here, elsewhere = sign_in(alice), sign_in(alice)
    assert change(here) == 302
    assert is_inside(here)
    assert not is_inside(elsewhere)
    assert Session.objects.filter(person=alice.pk).count() == 1
    assert LedgerEntry.objects.filter(event=Event.PASSWORD_CHANGED).count() == 1
    assert "password" in mail.outbox[-1].subject.lower()


def test_the_old_password_must_be_right(alice: Person) -> None:
    assert change(sign_in(alice), old="not it") == 200
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


@pytest.mark.parametrize("weak", ["short", "thunderbird", "1234567890123"])
def test_a_weak_new_password_is_refused(alice: Person, weak: str) -> None:
    filled = {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
    sign_in(alice).post(reverse("account_change_password"), filled)
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


def test_a_reset_ends_every_session_and_token_and_signs_nobody_in(alice: Person) -> None:
    here = sign_in(alice)
    token_of(alice)
    reset(alice)
    assert not is_inside(here)
    assert not Session.objects.filter(person=alice.pk).exists()
    assert not ApiToken.objects.exists()
    assert is_inside(sign_in(alice, NEW))


def test_a_reset_leaves_the_second_factor_in_force(alice: Person) -> None:
    set_up_app(sign_in(alice), alice)
    reset(alice)
    after = sign_in(alice, NEW)
    assert not is_inside(after)
    assert after.get(reverse("factor")).status_code == 200


def test_the_link_of_a_reset_works_once(alice: Person) -> None:
    link = reset(alice)
    page = Client().get(link, follow=True).content.decode()
    assert "expired or was already used" in page


def test_the_link_of_a_reset_is_good_for_an_hour(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = datetime.now()  # noqa: DTZ005 - as Django's generator counts
    for minutes, is_good in [(59, True), (61, False)]:
        mail.outbox.clear()
        cache.clear()
        Client().post(reverse("account_reset_password"), {"email": alice.email})
        link = re.findall(r"http://\S+/password/reset/key/\S+", str(mail.outbox[-1].body))[-1]
        later = real + timedelta(minutes=minutes)
        with monkeypatch.context() as patch:
            patch.setattr(PasswordResetTokenGenerator, "_now", lambda _self, now=later: now)
            page = Client().get(link, follow=True).content.decode()
        assert ("expired or was already used" not in page) is is_good


def test_a_password_stays_good_for_years(alice: Person) -> None:
    Person.objects.filter(pk=alice.pk).update(joined_at=timezone.now() - timedelta(days=3650))
    assert is_inside(sign_in(alice))
