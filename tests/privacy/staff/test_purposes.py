"""Staff say why before they see anybody's data, and each view is a line that its person reads."""

import time
from datetime import timedelta

import pytest
from django.contrib import admin
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from privacy.ledger.lines import Line, lines_for
from privacy.ledger.models import LedgerEntry
from privacy.staff.pages import Personal
from privacy.staff.purposes import KEY
from tests.people import open_person
from tests.staff import bearing

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
PEOPLE, PURPOSE = "/staff/accounts/person/", "/staff/purpose/"
SEEN = "Looked at the account, in the staff’s pages"


def page_of(person: Person) -> str:
    return f"{PEOPLE}{person.pk}/change/"


def unstated(client: Client) -> Client:
    session = client.session
    session.pop(KEY)
    session.save()
    return client


def seen(person: Person) -> list[Line]:
    return [line for line in lines_for(person.pk) if line.event_words == SEEN]


def test_without_a_purpose_nothing_is_shown_and_with_one_it_is_in_the_ledger(
    alice: Person,
) -> None:
    _support, client = bearing("support")
    unstated(client)
    for page in (PEOPLE, page_of(alice), f"{PEOPLE}{alice.pk}/history/"):
        assert client.get(page).headers["Location"].startswith(PURPOSE), page
    assert seen(alice) == []
    refused = client.post(PURPOSE, {"next": page_of(alice)})
    assert refused.status_code == 400
    answer = client.post(PURPOSE, {"purpose": "find_fault", "next": page_of(alice)})
    assert answer.headers["Location"] == page_of(alice)
    assert client.get(page_of(alice)).status_code == 200
    (line,) = seen(alice)
    assert (line.actor_words, line.purpose_words) == ("A member of staff", "To find a fault")


def test_every_page_of_the_admin_that_shows_a_person_asks_why_first() -> None:
    """Models that hold whose something is; what they show is checked by their columns' names."""
    telling = {"person", "owner", "actor_id", "ledger_id", "requester", "account", "email"}
    for model, page in admin.site._registry.items():
        shown = {str(name) for name in (*page.list_display, *(page.fields or ()))}
        if shown & telling:
            assert isinstance(page, Personal), model


def test_a_purpose_that_is_not_offered_is_none(alice: Person) -> None:
    _support, client = bearing("support")
    unstated(client)
    for said in ("own_view", "", "because"):
        assert client.post(PURPOSE, {"purpose": said}).status_code == 400
    assert client.get(page_of(alice)).status_code == 302


def test_a_purpose_holds_for_half_an_hour(alice: Person) -> None:
    _support, client = bearing("support")
    session = client.session
    session[KEY] = {"code": "audit", "at": time.time() - 1801}
    session.save()
    assert client.get(page_of(alice)).headers["Location"].startswith(PURPOSE)


def test_the_page_of_purposes_leads_to_no_other_site() -> None:
    _support, client = bearing("support")
    given = {"purpose": "audit", "next": "https://evil.example/"}
    assert client.post(PURPOSE, given).headers["Location"] == "/staff/"


def test_looking_again_within_ten_minutes_is_one_line_for_each_person_and_purpose(
    alice: Person,
) -> None:
    bob = open_person()
    _support, client = bearing("support")
    for _ in range(3):
        client.get(page_of(alice))
    client.get(page_of(bob))
    assert (len(seen(alice)), len(seen(bob))) == (1, 1)
    client.post(PURPOSE, {"purpose": "answer_person"})
    client.get(page_of(alice))
    assert len(seen(alice)) == 2
    _other, second = bearing("support")
    second.get(page_of(alice))
    assert len(seen(alice)) == 3


def test_ten_minutes_later_it_is_another_line(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    _support, client = bearing("support")
    client.get(page_of(alice))
    monkeypatch.setattr("privacy.staff.purposes.ONE_VIEW", timedelta(0))
    client.get(page_of(alice))
    assert len(seen(alice)) == 2


def test_a_list_is_one_line_about_nobody_in_particular() -> None:
    _support, client = bearing("support")
    for _ in range(2):
        client.get(PEOPLE)
    lines = LedgerEntry.objects.filter(event="staff.account_seen", ledger_id=None)
    assert lines.filter(time__gt=timezone.now() - timedelta(minutes=1)).count() == 1


def test_who_may_not_see_a_page_is_not_asked_why(alice: Person) -> None:
    _auditor, client = bearing("auditor", is_superuser=True)
    unstated(client)
    assert client.get(page_of(alice)).status_code == 403
    assert seen(alice) == []
