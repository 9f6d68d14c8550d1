"""Another address: proved first, told to the old one, and never a way into another's account."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from privacy.ledger.events import Event
from privacy.ledger.models import LedgerEntry
from tests.accounts.proofs import let_pass, sign_in
from tests.people import PASSWORD, open_person, signed_in

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
NEW = "new@example.com"


@pytest.fixture
def ana() -> Person:
    return open_person(address="ana@example.com")


def ask(client: Client, address: str = NEW) -> None:
    client.post(reverse("account_email"), {"email": address, "action_add": ""})


def link() -> str:
    found = re.findall(r"http://\S+/confirm-email/\S+", str(mail.outbox[-1].body))
    return str(found[-1])


def test_the_new_address_takes_over_once_it_is_proved(ana: Person) -> None:
    client = sign_in(ana)
    ask(client)
    assert mail.outbox[-1].to == [NEW]
    ana.refresh_from_db()
    assert ana.email == "ana@example.com"
    client.post(link())
    ana.refresh_from_db()
    assert ana.email == NEW
    assert list(EmailAddress.objects.values_list("email", "verified")) == [(NEW, True)]
    assert LedgerEntry.objects.filter(event=Event.EMAIL_CHANGED).count() == 1


def test_the_old_address_is_told(ana: Person) -> None:
    client = sign_in(ana)
    ask(client)
    client.post(link())
    told = [each for each in mail.outbox if each.to == ["ana@example.com"]]
    assert "was changed just now" in str(told[-1].body)
    assert NEW not in str(told[-1].body)


def test_looking_at_the_link_changes_nothing(ana: Person) -> None:
    client = sign_in(ana)
    ask(client)
    client.get(link())
    ana.refresh_from_db()
    assert ana.email == "ana@example.com"


def test_an_old_session_is_asked_first(ana: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    client = sign_in(ana)
    let_pass(monkeypatch, 301)
    ask(client)
    assert not EmailAddress.objects.filter(email=NEW).exists()


def test_a_claim_does_not_keep_its_owner_from_signing_up(ana: Person) -> None:
    ask(sign_in(ana))
    cache.clear()
    filled = {"email": NEW, "password1": PASSWORD, "is_adult": "on"}
    Client().post(reverse("account_signup"), filled)
    assert Person.objects.filter(email=NEW).exists()
    assert "Welcome" in str(mail.outbox[-1].body)


def test_a_claim_does_not_hand_out_the_account_of_whoever_claims(ana: Person) -> None:
    ask(sign_in(ana))
    mail.outbox.clear()
    Client().post(reverse("account_reset_password"), {"email": NEW})
    assert not mail.outbox


def test_of_two_people_with_one_address_only_the_first_gets_it(ana: Person) -> None:
    other = open_person()
    late = signed_in(other)
    ask(sign_in(other))
    to_other = link()
    Person.objects.filter(pk=ana.pk).update(email=NEW)
    assert late.post(to_other).status_code in {200, 302}
    other.refresh_from_db()
    assert other.email != NEW


def test_the_form_does_not_tell_whether_an_address_is_taken(ana: Person) -> None:
    pages = []
    for address in (open_person().email, "free@example.com"):
        cache.clear()
        client = sign_in(ana)
        filled = {"email": address, "action_add": ""}
        answer = client.post(reverse("account_email"), filled, follow=True)
        page = re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', "", answer.content.decode())
        pages.append((answer.status_code, answer.redirect_chain, page.replace(address, "")))
        EmailAddress.objects.filter(user=ana, verified=False).delete()
    assert pages[0] == pages[1]
