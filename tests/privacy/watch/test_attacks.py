"""Each rule fires on its attack, comes through the doors, and ends what it was done with."""

import secrets
from collections.abc import Callable
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import reverse

from accounts.models import ApiToken, Person, Session
from privacy.ledger.events import Event
from privacy.ledger.lines import lines_of
from privacy.models import Alert, BreakGlass, Canary, Sighting
from privacy.watch.hours import parse_hours
from privacy.watch.noting import subject_of
from tests.accounts.proofs import sign_in
from tests.people import open_person, signed_in
from tests.privacy.rights.holding import add_headshot, add_photo
from tests.privacy.rights.requests.asking import asked as asked_by
from tests.privacy.staff.break_glass.test_break_glass import asked, opened, step
from tests.privacy.watch.watching import (
    call,
    download,
    forget_limits,
    is_in,
    limits,
    raised,
    token_of,
)
from tests.staff import bearing

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]


def test_many_downloads_end_the_session_that_made_them(
    alice: Person, mailoutbox: list[EmailMessage], said: list[dict[str, Any]]
) -> None:
    headshot, thief, owner = add_headshot(alice), signed_in(alice), signed_in(alice)
    assert is_in(owner)
    with limits(downloads="3/10m"):
        assert [download(thief, headshot) for _ in range(3)] == [200] * 3
        assert raised() == ["downloads"]
    assert not is_in(thief)
    assert is_in(owner)
    assert Alert.objects.get().subject == subject_of(alice.pk)
    assert [mail.to for mail in mailoutbox] == [["safelight@localhost"]]
    assert "Many downloads" in mailoutbox[0].subject
    assert lines_of(alice.pk, Event.SESSION_SUSPENDED, limit=1)
    (line,) = said
    assert line["event"] == "safelight.alert.raised"
    assert (line["rule"], line["count"], line["limit"]) == ("downloads", 3, "3/10m")
    assert line["suspended"] == line["bearers"]
    assert alice.email not in str(line)
    assert str(alice.pk) not in str(line)


def test_staff_pages_at_odd_hours_end_the_session() -> None:
    _person, officer = bearing("privacy-officer")
    assert officer.get("/staff/").status_code == 200
    assert raised() == []
    with override_settings(SAFELIGHT_STAFF_HOURS=parse_hours("mon-sun 00:00-00:00")):
        assert officer.get("/staff/").status_code == 200
        assert raised() == ["odd-hours"]
        assert officer.get("/staff/").status_code == 302


def test_a_token_from_a_new_network_is_suspended(
    alice: Person,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    token = token_of(alice)
    assert [call(token), call(token, "192.0.2.77")] == [200, 200]
    assert raised() == []
    assert call(token, "198.51.100.9") == 200
    with django_capture_on_commit_callbacks(execute=True):
        assert raised() == ["token-network"]
    assert [call(token), call(token, "198.51.100.9")] == [401, 401]
    assert ApiToken.objects.get().suspended_at
    assert (
        "Suspended after signs of misuse" in sign_in(alice).get(reverse("tokens")).content.decode()
    )
    assert any("suspended" in str(mail.body) for mail in mailoutbox if alice.email in mail.to)
    # A program that goes on trying it is no second alert.
    with limits(tokens="3/10m"):
        for _ in range(5):
            call(token)
        assert raised() == ["token-network"]


def test_one_network_that_guesses_at_many_accounts_is_noticed() -> None:
    client = Client()
    for _ in range(30):
        guess = {"login": f"{secrets.token_hex(4)}@example.com", "password": "guess"}
        client.post(reverse("account_login"), guess)
    assert raised() == ["sign-ins-by-network"]


def test_many_networks_that_guess_at_one_account_are_noticed(alice: Person) -> None:
    for part in range(15):
        client = Client(REMOTE_ADDR=f"10.{part}.0.1")
        client.post(reverse("account_login"), {"login": alice.email, "password": "guess"})
    assert raised() == ["sign-ins-by-address"]
    assert alice.email not in str(list(Sighting.objects.values()))
    assert "10." not in str(list(Sighting.objects.values_list("subject", "bearer", "about")))


def test_wrong_proofs_end_the_session(alice: Person) -> None:
    thief = sign_in(alice)
    assert is_in(thief)
    for _ in range(8):
        thief.post(reverse("step-up"), {"password": "guess"})
    assert raised() == ["proofs"]
    assert not is_in(thief)


def test_made_up_tokens_are_noticed() -> None:
    for _ in range(20):
        call(secrets.token_hex(32))
        forget_limits()
    assert raised() == ["tokens"]


def test_whoever_uses_a_planted_password_is_noticed(capsys: pytest.CaptureFixture[str]) -> None:
    planted = plant(capsys)
    assert raised() == []
    thief = Client()
    thief.post(
        reverse("account_login"), {"login": planted["address"], "password": planted["password"]}
    )
    assert is_in(thief)
    assert raised() == ["canary"]
    assert not is_in(thief)


def test_whoever_uses_a_planted_token_is_noticed(capsys: pytest.CaptureFixture[str]) -> None:
    token = plant(capsys)["token"]
    assert call(token) == 200
    assert raised() == ["canary"]
    assert call(token) == 401


def test_staff_who_open_the_record_of_somebody_planted_are_noticed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    plant(capsys)
    _person, support = bearing("support")
    assert raised() == []
    page = support.get(f"/staff/accounts/person/{Canary.objects.get().person}/change/")
    assert page.status_code == 200
    assert raised() == ["canary"]
    assert support.get("/staff/").status_code == 302


def test_staff_who_look_at_many_people_are_noticed() -> None:
    _person, support = bearing("support")
    people = [open_person() for _ in range(3)]
    with limits(staff_looks="3/60m"):
        for person in (*people[:2], people[0]):
            support.get(f"/staff/accounts/person/{person.pk}/change/")
        assert raised() == []
        support.get(f"/staff/accounts/person/{people[2].pk}/change/")
        assert raised() == ["staff-looks"]
    assert support.get("/staff/").status_code == 302


def test_staff_who_break_the_glass_of_many_people_are_noticed() -> None:
    _person, support = bearing("support")
    _other, officer = bearing("privacy-officer")
    with limits(staff_openings="2/60m"):
        for owner in (open_person(), open_person()):
            photo = add_photo(owner)
            asked(support, owner)
            glass = BreakGlass.objects.get(person=owner.pk)
            step(officer, "agree", glass)
            assert raised() == []
            assert opened(support, glass, photo.sealed_id).status_code == 200
            assert opened(support, glass, photo.sealed_id).status_code == 200
        assert raised() == ["staff-openings"]
    assert support.get("/staff/").status_code == 302


def test_an_officer_who_opens_many_cases_is_noticed() -> None:
    _officer, client = bearing("privacy-officer")
    pages = [reverse("desk-case", args=[asked_by(open_person()).pk]) for _ in range(3)]
    with limits(cases="3/60m"):
        for page in (*pages[:2], pages[0]):
            assert client.get(page).status_code == 200
        assert raised() == []
        assert client.get(pages[2]).status_code == 200
        assert raised() == ["cases"]
    assert client.get(pages[0]).status_code == 302


def plant(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    call_command("canary")
    lines = capsys.readouterr().out.splitlines()
    return dict(line.split(": ", 1) for line in lines if ": " in line)


@pytest.mark.parametrize("address", ["nonsense", "alice@example.com"])
def test_a_canary_needs_an_address_of_its_own(address: str) -> None:
    open_person(address="alice@example.com")
    with pytest.raises(Exception, match="Nothing was planted") as refused:
        call_command("canary", address=address)
    assert refused.value.returncode == 2  # type: ignore[attr-defined]


def test_a_session_is_found_although_its_key_was_changed(alice: Person) -> None:
    """A step-up gives the session a new key; signs from before name it all the same."""
    headshot, thief = add_headshot(alice), sign_in(alice)
    with limits(downloads="2/10m"):
        download(thief, headshot)
        key = thief.session.session_key
        thief.post(reverse("step-up"), {"password": "violet-harbour-lantern-9"})
        assert thief.session.session_key != key
        download(thief, headshot)
        assert raised() == ["downloads"]
    assert not Session.objects.filter(person=alice.pk).exists()
