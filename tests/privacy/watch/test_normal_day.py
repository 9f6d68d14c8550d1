"""A day on which nothing is wrong raises nothing, with the limits as they are shipped."""

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse

from accounts.models import Person
from generation.headshots.renditions import RENDITIONS
from privacy.models import Alert, Sighting
from privacy.watch.hours import parse_hours
from privacy.watch.rules import BY_CODE, limit_of
from tests.accounts.proofs import is_inside, sign_in
from tests.people import open_person, signed_in
from tests.privacy.rights.holding import add_headshot
from tests.privacy.rights.requests.asking import asked
from tests.privacy.watch.watching import ME, raised, token_of
from tests.staff import bearing

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]
ALL_DAY = parse_hours("mon-sun 00:00-12:00; mon-sun 12:00-00:00")


@override_settings(SAFELIGHT_STAFF_HOURS=ALL_DAY)
def test_a_normal_day_raises_nothing(alice: Person) -> None:
    an_office_signs_in()
    alice_takes_all_of_her_portraits_home(alice)
    a_program_backs_up_every_hour(open_person())
    staff_look_at_everything_they_may()
    support_helps_ten_people()
    an_officer_handles_ten_cases()
    assert raised() == []
    assert not Alert.objects.exists()
    assert not Sighting.objects.filter(is_weighed=False).exists()


def an_office_signs_in() -> None:
    """Eight people behind one address, of whom each mistypes the password once."""
    for _ in range(8):
        person = open_person()
        sign_in(person, "mistyped")
        assert is_inside(sign_in(person))


def alice_takes_all_of_her_portraits_home(alice: Person) -> None:
    client = signed_in(alice)
    for _ in range(12):
        headshot = add_headshot(alice)
        for size in RENDITIONS:
            address = reverse("portrait-download", args=[headshot.pk, size])
            assert client.get(address).status_code == 200


def a_program_backs_up_every_hour(person: Person) -> None:
    program = Client(headers={"Authorization": f"Token {token_of(person)}"})
    for last in range(24):
        answer = program.get(ME, REMOTE_ADDR=f"192.0.2.{last}")  # one network, many machines
        assert answer.status_code == 200


def staff_look_at_everything_they_may() -> None:
    for role in ("support", "privacy-agent", "privacy-officer", "auditor", "operator"):
        _person, client = bearing(role)
        for _ in range(5):
            assert client.get("/staff/").status_code == 200


def an_officer_handles_ten_cases() -> None:
    """Each is opened a few times on its way to an answer by a second officer."""
    _officer, first = bearing("privacy-officer")
    _other, second = bearing("privacy-officer")
    for _ in range(10):
        page = reverse("desk-case", args=[asked(open_person()).pk])
        for client in (first, first, first, second):
            assert client.get(reverse("desk")).status_code == 200
            assert client.get(page).status_code == 200


def support_helps_ten_people() -> None:
    _person, support = bearing("support")
    for _ in range(10):
        page = f"/staff/accounts/person/{open_person().pk}/change/"
        assert support.get(page).status_code == 200


def test_a_days_portraits_in_every_size_twice_over_stay_below_the_limit() -> None:
    limit = limit_of(BY_CODE["downloads"])
    assert limit is not None
    assert limit.count > 2 * settings.SAFELIGHT_PORTRAITS_PER_DAY * len(RENDITIONS)
