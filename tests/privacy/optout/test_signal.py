"""Global Privacy Control: honoured for everybody, stored for nobody who is not signed in."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person, Session
from privacy.consent.actions import give, is_in_force, people_who_allow
from privacy.consent.statements import TRAINING
from privacy.ledger.models import LedgerEntry
from privacy.optout.models import KEPT_FOR, NOT_ASKED_FOR, OptOut
from privacy.retention.actions import sweep
from tests.people import open_person, signed_in
from tests.privacy.training import training_registered, without_training

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]
HONOURED = "Opt-out request honoured"
SIGNAL = {"Sec-GPC": "1"}


@pytest.fixture
def training() -> Iterator[list[UUID]]:
    with training_registered() as deleted:
        yield deleted


def test_a_stranger_is_honoured_and_nothing_is_stored() -> None:
    answer = Client().get("/", headers=SIGNAL)
    assert HONOURED in answer.content.decode()
    assert not answer.cookies
    assert not OptOut.objects.exists()
    assert not LedgerEntry.objects.exists()
    assert not Session.objects.exists()


@pytest.mark.parametrize("value", ["0", "true", "1, 1", "11", "01", "1 1", "on", ""])
def test_any_other_value_is_no_signal(value: str) -> None:
    assert HONOURED not in Client().get("/", headers={"Sec-GPC": value}).content.decode()


@pytest.mark.parametrize("path", ["/", "/terms/", "/privacy/do-not-sell/", "/nothing/"])
@pytest.mark.parametrize("headers", [{}, SIGNAL])
def test_caches_keep_the_two_answers_apart(path: str, headers: dict[str, str]) -> None:
    vary = Client().get(path, headers=headers).headers["Vary"]
    assert "Sec-GPC" in [part.strip() for part in vary.split(",")]


def test_somebody_signed_in_is_recorded_once_for_two_years(alice: Person) -> None:
    client = signed_in(alice)
    for _ in range(2):
        client.get(reverse("privacy-centre"), headers=SIGNAL)
    signed_in(alice).get(reverse("privacy-centre"), headers=SIGNAL)
    made = OptOut.objects.get(person=alice.pk)
    assert made.origin == "gpc"
    assert HONOURED in client.get(reverse("privacy-centre")).content.decode()
    sweep(now=made.at + KEPT_FOR - timedelta(hours=1))
    assert OptOut.objects.exists()
    sweep(now=made.at + KEPT_FOR + timedelta(hours=1))
    assert not OptOut.objects.exists()


def test_the_times_are_those_of_the_law() -> None:
    assert timedelta(days=730) <= KEPT_FOR
    assert timedelta(days=365) <= NOT_ASKED_FOR


def test_a_value_that_is_no_signal_records_nothing(alice: Person) -> None:
    signed_in(alice).get(reverse("privacy-centre"), headers={"Sec-GPC": "0"})
    assert not OptOut.objects.exists()


def test_the_site_says_that_it_honours_the_signal() -> None:
    answer = Client().get("/.well-known/gpc.json")
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json() == {"gpc": True, "lastUpdate": "2026-11-25"}


def test_we_ask_where_nobody_opted_out(alice: Person, training: list[UUID]) -> None:
    page = signed_in(alice).get(reverse("studio")).content.decode()
    assert "Training with anonymised copies" in page


def test_nothing_is_asked_without_the_feature(alice: Person) -> None:
    with without_training():
        page = signed_in(alice).get(reverse("studio")).content.decode()
    assert "Training with" not in page


def test_the_signal_silences_us_for_a_year(alice: Person, training: list[UUID]) -> None:
    client = signed_in(alice)
    asked = "Training with anonymised copies"
    assert asked not in client.get(reverse("studio"), headers=SIGNAL).content.decode()
    # Later visits come without the signal, from another browser.
    other = signed_in(alice)
    assert asked not in other.get(reverse("studio")).content.decode()
    OptOut.objects.update(at=timezone.now() - timedelta(days=364))
    assert asked not in other.get(reverse("studio")).content.decode()
    OptOut.objects.update(at=timezone.now() - NOT_ASKED_FOR - timedelta(hours=1))
    assert asked in other.get(reverse("studio")).content.decode()


def test_a_no_is_not_asked_again_for_a_year(alice: Person, training: list[UUID]) -> None:
    client = signed_in(alice)
    client.post(reverse("consent-decline", args=["training"]))
    assert "Training with" not in client.get(reverse("studio")).content.decode()
    # A "no" to our question is no opt-out that one would have to be told of.
    assert HONOURED not in client.get(reverse("privacy-centre")).content.decode()


def test_an_earlier_consent_is_suspended_and_shown(alice: Person, training: list[UUID]) -> None:
    give(person=alice.pk, statements=[TRAINING], method="test")
    assert people_who_allow(TRAINING) == {alice.pk}
    client = signed_in(alice)
    page = client.get(reverse("privacy-centre"), headers=SIGNAL).content.decode()
    assert "Suspended by your opt-out" in page
    assert "on anonymised copies, as you chose" not in page
    assert not is_in_force(alice.pk, TRAINING)
    assert people_who_allow(TRAINING) == set()
    conflict = client.get(reverse("do-not-sell")).content.decode()
    assert "before you opted out" in conflict
    assert "Allow it all the same" in conflict


def test_a_suspended_consent_can_be_confirmed(alice: Person, training: list[UUID]) -> None:
    give(person=alice.pk, statements=[TRAINING], method="test")
    client = signed_in(alice)
    client.get(reverse("privacy-centre"), headers=SIGNAL)
    client.post(reverse("consent-for", args=["training"]), {"training": "on"}, headers=SIGNAL)
    assert is_in_force(alice.pk, TRAINING)
    page = client.get(reverse("do-not-sell"), headers=SIGNAL).content.decode()
    assert "before you opted out" not in page


def test_or_taken_back(alice: Person, training: list[UUID]) -> None:
    give(person=alice.pk, statements=[TRAINING], method="test")
    client = signed_in(alice)
    client.get(reverse("privacy-centre"), headers=SIGNAL)
    client.post(reverse("consent-withdraw", args=["training"]))
    assert training == [alice.pk]
    assert "before you opted out" not in client.get(reverse("do-not-sell")).content.decode()


def test_never_withdrawn_or_outdated_people_are_never_selected(training: list[UUID]) -> None:
    from dataclasses import replace

    from privacy.consent.actions import withdraw

    never, withdrawn, outdated = (open_person() for _ in range(3))
    give(person=withdrawn.pk, statements=[TRAINING], method="test")
    withdraw(person=withdrawn.pk, statement=TRAINING, method="test")
    give(person=outdated.pk, statements=[replace(TRAINING, version="2020-01")], method="test")
    assert people_who_allow(TRAINING) == set()
    assert not is_in_force(never.pk, TRAINING)


@pytest.mark.parametrize("name", ["do-not-sell", "limit-sensitive"])
def test_both_pages_record_the_wish_of_somebody_signed_in(alice: Person, name: str) -> None:
    client = signed_in(alice)
    assert client.post(reverse(name)).status_code == 302
    page = client.get(reverse(name)).content.decode()
    assert HONOURED in page
    assert OptOut.objects.filter(person=alice.pk).count() == 1


@pytest.mark.parametrize("name", ["do-not-sell", "limit-sensitive"])
def test_a_strangers_wish_is_honoured_without_a_trace(name: str) -> None:
    browser = Client()
    before = browser.get(reverse(name)).content.decode()
    assert "sold" in before
    for answer in (browser.get(reverse(name), {"asked": "1"}), browser.post(reverse(name))):
        assert HONOURED in answer.content.decode()
        assert not answer.cookies
    assert not OptOut.objects.exists()
