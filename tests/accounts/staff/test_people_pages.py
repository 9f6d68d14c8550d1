"""People in the admin: found exactly, helped by actions on the record, never edited."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from accounts.models import Person, Session
from privacy.ledger.lines import lines_for
from tests.people import open_person, signed_in
from tests.staff import bearing

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
PEOPLE = "/staff/accounts/person/"


def act(client: Client, action: str, *people: Person) -> str:
    chosen: dict[str, Any] = {
        "action": action,
        "_selected_action": [str(person.pk) for person in people],
    }
    return client.post(PEOPLE, chosen, follow=True).content.decode()


def page_of(person: Person) -> str:
    return f"{PEOPLE}{person.pk}/change/"


def events(person: Person) -> list[str]:
    return [line.event_words for line in lines_for(person.pk)]


def test_an_exact_address_finds_one_account_and_a_part_of_it_none() -> None:
    alice = open_person(address="alice@example.com")
    bob = open_person(address="bob@example.com")
    _support, client = bearing("support")
    for term, found in (("alice@example.com", True), ("ALICE@example.com", True),
                        (str(alice.pk), True), ("alice", False), ("@example.com", False),
                        (str(alice.pk)[:8], False)):  # fmt: skip
        listed = client.get(PEOPLE, {"q": term}).content.decode()
        assert (str(alice.pk) in listed) is found, term
        assert str(bob.pk) not in listed, term


def test_the_list_names_nobody(alice: Person) -> None:
    _support, client = bearing("support")
    listed = client.get(PEOPLE).content.decode()
    assert str(alice.pk) in listed
    assert alice.email not in listed
    assert alice.email in client.get(page_of(alice)).content.decode()


@pytest.mark.parametrize("role", ["support", "operator", "privacy-officer"])
def test_nothing_of_an_account_is_edited_by_anybody(alice: Person, role: str) -> None:
    _staff, client = bearing(role, is_superuser=True)
    shown = client.get(page_of(alice)).content.decode()
    assert 'name="_save"' not in shown
    assert "password" not in shown.partition('id="content"')[2].lower()
    taken = {"email": "mallory@example.com", "password": "x", "is_superuser": "on"}
    assert client.post(page_of(alice), taken).status_code == 403
    assert client.post(f"{PEOPLE}add/", taken).status_code == 403
    assert client.post(f"{PEOPLE}{alice.pk}/delete/", {"post": "yes"}).status_code == 403
    act(client, "delete_selected", alice)
    alice.refresh_from_db()
    assert alice.email != "mallory@example.com"


@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_a_deactivated_account_is_shut_at_once_told_and_opened_again(alice: Person) -> None:
    inside = signed_in(alice)
    _operator, client = bearing("operator")
    act(client, "deactivate_selected", alice)
    assert inside.get("/portraits/").status_code == 302
    assert not Session.objects.filter(person=alice.pk).exists()
    assert "was deactivated" in mail.outbox[-1].body
    assert mail.outbox[-1].to == [alice.email]
    act(client, "reactivate_selected", alice)
    alice.refresh_from_db()
    assert alice.is_active
    assert events(alice)[:2] == ["Activated the account again", "Deactivated the account"]


def test_nobody_deactivates_themselves_or_a_member_of_staff() -> None:
    operator, client = bearing("operator")
    other, _client = bearing("privacy-officer")
    assert "your own account" in act(client, "deactivate_selected", operator)
    assert "member of staff" in act(client, "deactivate_selected", other)
    assert Person.objects.filter(is_active=False).count() == 0


def test_support_signs_browsers_out_and_deactivates_nobody(alice: Person) -> None:
    signed_in(alice)
    _support, client = bearing("support")
    act(client, "deactivate_selected", alice)
    alice.refresh_from_db()
    assert alice.is_active
    act(client, "end_sessions_selected", alice)
    assert not Session.objects.filter(person=alice.pk).exists()
    told = next(line for line in lines_for(alice.pk) if line.event_words == "Signed browsers out")
    assert told.actor_words == "A member of staff"


@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_the_mail_to_confirm_is_sent_again_and_never_for_a_confirmed_address(
    alice: Person,
) -> None:
    _support, client = bearing("support")
    assert "is confirmed" in act(client, "resend_selected", alice)
    EmailAddress.objects.filter(user=alice).update(verified=False)
    before = len(mail.outbox)
    act(client, "resend_selected", alice)
    assert [each.to for each in mail.outbox[before:]] == [[alice.email]]
    assert events(alice)[0] == "Sent the mail to confirm the address again"


def test_roles_are_taken_away_at_once() -> None:
    bad, inside = bearing("privacy-officer", "auditor")
    _operator, client = bearing("operator")
    act(client, "take_roles_selected", bad)
    bad.refresh_from_db()
    assert not bad.is_staff
    assert inside.get("/staff/").status_code == 302
    assert events(bad).count("Took a role of staff away") == 2


@pytest.mark.parametrize("page", ["", "?q=alice@example.com", "?is_active__exact=1"])
def test_the_list_asks_few_questions_however_many_people(
    page: str, django_assert_max_num_queries: Any
) -> None:
    _support, client = bearing("support")
    client.get(PEOPLE + page)
    for _ in range(3):
        open_person()
    with django_assert_max_num_queries(25) as first:
        client.get(PEOPLE + page)
    for _ in range(5):
        open_person()
    with django_assert_max_num_queries(len(first)):
        client.get(PEOPLE + page)
