"""Language, time zone and region: chosen, never guessed."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from accounts.profile.middleware import as_chosen_by
from privacy.ledger.events import Event
from privacy.ledger.models import LedgerEntry
from tests.accounts.proofs import sign_in
from tests.people import signed_in

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
CHOSEN = {"language": "en", "time_zone": "America/Sao_Paulo", "region": "br"}


def test_nothing_is_assumed_about_a_new_person(alice: Person) -> None:
    assert (alice.language, alice.time_zone, alice.region) == ("", "", "")


def test_choices_are_kept_and_one_line_is_written(alice: Person) -> None:
    client = signed_in(alice)
    assert client.post(reverse("profile"), CHOSEN).headers["Location"] == reverse("profile")
    alice.refresh_from_db()
    assert (alice.time_zone, alice.region) == ("America/Sao_Paulo", "br")
    client.post(reverse("profile"), CHOSEN)
    assert LedgerEntry.objects.filter(event=Event.PROFILE_CHANGED).count() == 1


def test_pages_are_in_the_time_zone_of_their_reader(alice: Person) -> None:
    client = signed_in(alice)
    assert "Times are in UTC" in client.get(reverse("profile")).content.decode()
    client.post(reverse("profile"), CHOSEN)
    assert "Times are in America/Sao_Paulo" in client.get(reverse("profile")).content.decode()
    assert timezone.get_current_timezone_name() == "UTC"


def test_mails_can_be_written_in_the_same_zone(alice: Person) -> None:
    alice.time_zone = "Asia/Tokyo"
    with as_chosen_by(alice):
        assert timezone.localtime(datetime(2026, 1, 1, 12, tzinfo=UTC)).hour == 21


@pytest.mark.parametrize("wrong", [{"time_zone": "Mars/Base"}, {"region": "xx"}, {"language": "q"}])
def test_a_wrong_choice_is_refused_in_words(alice: Person, wrong: dict[str, str]) -> None:
    answer = signed_in(alice).post(reverse("profile"), {**CHOSEN, **wrong})
    assert answer.status_code == 400
    assert "Please look at this again" in answer.content.decode()
    alice.refresh_from_db()
    assert alice.region == ""


def test_closing_the_account_leads_to_erasure(alice: Person) -> None:
    page = sign_in(alice).get(reverse("profile")).content.decode()
    assert f'href="{reverse("erase")}"' in page
