"""A material change asks again at the next visit, any other is told of once."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Person
from privacy.policies.documents import Document
from privacy.policies.models import PolicyAnswer
from tests.people import open_person, signed_in
from tests.privacy.policies.staff import publish_new

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]


def test_nobody_is_asked_while_nothing_changed(alice: Person) -> None:
    assert signed_in(alice).get(reverse("portraits")).status_code == 200


def test_a_material_change_asks_again_and_lets_go_on(alice: Person) -> None:
    client = signed_in(alice)
    publish_new()
    answer = client.get(reverse("portraits"))
    assert answer.headers["Location"] == "/policies/changes/?next=%2Fportraits%2F"
    page = client.get(answer.headers["Location"]).content.decode()
    assert "We like orange now." in page
    assert "checked" not in page
    refused = client.post(reverse("policy-changes"), {"next": "/portraits/"})
    assert refused.status_code == 400
    taken = client.post(reverse("policy-changes"), {"next": "/portraits/", "terms": "on"})
    assert taken.headers["Location"] == "/portraits/"
    assert client.get(reverse("portraits")).status_code == 200
    answers = PolicyAnswer.objects.filter(person=alice.pk, document="terms").order_by("number")
    assert [(each.number, each.how) for each in answers] == [(1, "sign-up"), (2, "asked")]


def test_a_small_change_is_told_of_once(alice: Person) -> None:
    client = signed_in(alice)
    publish_new(Document.COOKIES, is_material=False)
    first = client.get(reverse("portraits")).content.decode()
    assert "Cookies changed a little: We like orange now." in first
    assert "/policies/cookies/1/to/2/" in first
    assert "changed a little" not in client.get(reverse("portraits")).content.decode()
    assert PolicyAnswer.objects.filter(person=alice.pk, how="told").count() == 1


def test_a_small_change_after_a_material_one_hides_nothing(alice: Person) -> None:
    publish_new()
    publish_new(text="Again.", is_material=False)
    assert signed_in(alice).get(reverse("portraits")).status_code == 302


def test_rights_stay_open_to_whoever_does_not_answer(alice: Person) -> None:
    client = signed_in(alice)
    publish_new()
    for name in ("privacy-centre", "ledger", "consents", "terms", "home"):
        assert client.get(reverse(name)).status_code == 200, name
    assert client.post(reverse("consent-withdraw", args=["portraits"])).status_code == 302


def test_who_signs_up_later_has_accepted_what_is_in_force() -> None:
    publish_new()
    assert signed_in(open_person()).get(reverse("portraits")).status_code == 200


def test_a_stranger_is_never_asked() -> None:
    publish_new()
    assert Client().get(reverse("home")).status_code == 200


def test_an_answer_leads_nowhere_else(alice: Person) -> None:
    publish_new()
    filled = {"next": "https://evil.example/", "terms": "on"}
    answer = signed_in(alice).post(reverse("policy-changes"), filled)
    assert answer.headers["Location"] == reverse("studio")


@pytest.mark.parametrize("changes", [0, 1])
def test_a_page_costs_no_query_more_once_answered(alice: Person, changes: int) -> None:
    client = signed_in(alice)
    client.get(reverse("portraits"))
    with CaptureQueriesContext(connection) as before:
        client.get(reverse("portraits"))
    for _ in range(changes):
        publish_new(is_material=False)
        client.get(reverse("portraits"))
        client.get(reverse("portraits"))
    with CaptureQueriesContext(connection) as after:
        client.get(reverse("portraits"))
    assert len(after) <= len(before), _told(after)


def _told(queries: Any) -> list[str]:
    return [each["sql"] for each in queries]
