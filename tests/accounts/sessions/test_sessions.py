"""Signed-in browsers: recognisable, without a place, ended one by one, all at once, or by age."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person, Session
from accounts.notices import Notice
from accounts.sessions import middleware
from accounts.sessions.browsers import browser_words, network_of
from accounts.sessions.store import USED, SessionStore
from privacy.ledger.events import Event
from privacy.ledger.lines import lines_of
from tests.accounts.proofs import is_inside, let_pass, sign_in
from tests.people import PASSWORD, open_person

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/605.1.15"
CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"


def browser(person: Person, agent: str = FIREFOX, address: str = "203.0.113.77") -> Client:
    client = Client(headers={"User-Agent": agent}, REMOTE_ADDR=address)
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    return client


def security(client: Client) -> str:
    return client.get(reverse("security")).content.decode()


def end(client: Client, session: Session) -> int:
    return client.post(reverse("session-end", args=[session.handle])).status_code


def test_each_browser_is_listed_and_this_one_is_marked(alice: Person) -> None:
    browser(alice, SAFARI)
    page = security(browser(alice))
    assert "Firefox on Linux" in page
    assert "Safari on iPhone" in page
    assert page.count("This one") == 1
    assert page.count("Sign out every other browser") == 1


def test_no_whole_address_and_no_session_key_is_kept_or_shown(alice: Person) -> None:
    client = browser(alice)
    page, session = security(client), Session.objects.get(person=alice.pk)
    assert session.network == "203.0.113.0/24"
    assert "203.0.113.77" not in page
    assert "203.0.113.77" not in str(session.get_decoded())
    assert session.session_key not in page


def test_one_is_ended(alice: Person) -> None:
    here, there = browser(alice), browser(alice, SAFARI)
    assert end(here, Session.objects.get(browser="Safari on iPhone")) == 302
    assert is_inside(here)
    assert not is_inside(there)
    assert len(lines_of(alice.pk, Event.SESSIONS_ENDED, limit=5)) == 1


def test_all_others_are_ended(alice: Person) -> None:
    here, others = browser(alice), [browser(alice, SAFARI), browser(alice, CHROME)]
    here.post(reverse("sessions-end"))
    assert is_inside(here)
    assert not any(is_inside(other) for other in others)


def test_nobody_ends_anothers(alice: Person) -> None:
    hers, mallory = browser(alice), browser(open_person())
    assert end(mallory, Session.objects.get(person=alice.pk)) == 404
    assert is_inside(hers)


def test_an_old_session_is_asked_before_it_ends_others(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = browser(alice), browser(alice, SAFARI)
    let_pass(monkeypatch, 301)
    here.post(reverse("sessions-end"))
    assert is_inside(there)


def test_signing_in_gives_the_session_a_new_name(alice: Person) -> None:
    client = Client()
    client.get(reverse("account_login"))
    client.cookies[settings.SESSION_COOKIE_NAME] = "chosen-by-somebody-else-0000000000"
    client.post(reverse("account_login"), {"login": alice.email, "password": PASSWORD})
    assert is_inside(client)
    assert client.session.session_key != "chosen-by-somebody-else-0000000000"
    stolen = Client()
    stolen.cookies[settings.SESSION_COOKIE_NAME] = "chosen-by-somebody-else-0000000000"
    assert not is_inside(stolen)


def test_a_signed_out_session_opens_nothing_any_more(alice: Person) -> None:
    client = browser(alice)
    kept = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post(reverse("account_logout"))
    again = Client()
    again.cookies[settings.SESSION_COOKIE_NAME] = kept
    assert not is_inside(again)


def test_looking_at_the_sign_out_page_signs_nobody_out(alice: Person) -> None:
    client = browser(alice)
    client.get(reverse("account_logout"))
    assert is_inside(client)


def test_a_session_unused_for_a_day_is_over(alice: Person) -> None:
    client = browser(alice)
    used = Session.objects.get(person=alice.pk)
    assert used.expire_date < timezone.now() + timedelta(hours=24, minutes=1)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not is_inside(client)


@pytest.mark.parametrize(("is_staff", "hours"), [(False, 14 * 24), (True, 12)])
def test_a_session_in_use_ends_too_some_day(
    alice: Person, monkeypatch: pytest.MonkeyPatch, is_staff: bool, hours: int
) -> None:
    client, now = browser(alice), time.time()
    Person.objects.filter(pk=alice.pk).update(is_staff=is_staff)
    for later, is_in in [(hours * 3600 - 60, True), (hours * 3600 + 60, False)]:
        clock: Any = type("Clock", (), {"time": lambda later=later: now + later})
        monkeypatch.setattr(middleware, "time", clock)
        _pretend_it_was_used(alice, now + later - 60)
        location = client.get(reverse("portraits")).headers.get("Location", "")
        assert location.startswith(reverse("account_login")) is not is_in


def _pretend_it_was_used(person: Person, at: float) -> None:
    session = Session.objects.get(person=person.pk)
    data = {**session.get_decoded(), USED: at}
    Session.objects.update(
        session_data=SessionStore().encode(data), expire_date=timezone.now() + timedelta(days=1)
    )


@pytest.mark.parametrize(
    ("is_staff", "minutes", "is_in"), [(True, 59, True), (True, 66, False), (False, 66, True)]
)
def test_staff_are_signed_out_after_an_hour_without_use(
    alice: Person, monkeypatch: pytest.MonkeyPatch, is_staff: bool, minutes: int, is_in: bool
) -> None:
    client, now = browser(alice), time.time()
    Person.objects.filter(pk=alice.pk).update(is_staff=is_staff)
    clock: Any = type("Clock", (), {"time": lambda: now + minutes * 60})
    monkeypatch.setattr(middleware, "time", clock)
    location = client.get(reverse("portraits")).headers.get("Location", "")
    assert location.startswith(reverse("account_login")) is not is_in


def test_the_name_of_a_session_cannot_be_guessed(alice: Person) -> None:
    names = {browser(alice).session.session_key for _ in range(5)}
    assert len(names) == 5
    # Drawn by `secrets` from 36 signs: 5.17 bits each.
    assert all(name is not None and len(name) * 5.16 >= 128 for name in names)


def test_last_use_is_remembered(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    client, now = browser(alice), time.time()
    clock: Any = type("Clock", (), {"time": lambda: now + 3600})
    monkeypatch.setattr(middleware, "time", clock)
    client.get(reverse("portraits"))
    used = Session.objects.get(person=alice.pk).used_at
    assert used is not None
    assert used > timezone.now() + timedelta(minutes=50)


def test_a_closed_account_has_no_sessions(alice: Person) -> None:
    client = browser(alice)
    Person.objects.filter(pk=alice.pk).update(is_active=False)
    assert not is_inside(client)


def test_recent_sign_ins_are_shown_from_sealed_lines(alice: Person) -> None:
    browser(alice, SAFARI).post(reverse("account_logout"))
    page = security(browser(alice))
    assert page.count("Safari on iPhone") == 1
    line = lines_of(alice.pk, Event.SIGNED_IN, limit=1)[0]
    assert line.detail == {"browser": "Firefox on Linux", "network": "203.0.113.0/24"}


def test_a_new_browser_is_told_by_mail_and_a_known_one_is_not(
    alice: Person, django_capture_on_commit_callbacks: Any
) -> None:
    def sign_in_again(client: Client) -> int:
        mail.outbox.clear()
        filled = {"login": alice.email, "password": PASSWORD}
        with django_capture_on_commit_callbacks(execute=True):
            client.post(reverse("account_login"), filled)
        client.post(reverse("account_logout"))
        return len([each for each in mail.outbox if str(Notice.SIGNED_IN.label) in str(each.body)])

    client = Client()
    assert [sign_in_again(client), sign_in_again(client)] == [1, 0]
    assert sign_in_again(Client()) == 1


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Linux"),
        (SAFARI, "Safari on iPhone"),
        (CHROME, "Chrome on Windows"),
        (CHROME + " Edg/140.0", "Edge on Windows"),
        ("curl/8", "Another program"),
        ("", "Another program"),
        ("<script>", "Another program"),
    ],
)
def test_a_browser_is_said_in_words(agent: str, words: str) -> None:
    assert browser_words(agent) == words


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ("nonsense", ""),
    ],
)
def test_an_address_loses_its_end(address: str, network: str) -> None:
    assert network_of(address) == network


def test_signing_in_again_is_needed_after_all(alice: Person) -> None:
    client = sign_in(alice)
    Session.objects.filter(person=alice.pk).delete()
    assert not is_inside(client)
