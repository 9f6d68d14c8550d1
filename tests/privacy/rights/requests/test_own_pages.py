"""A person's own requests in the privacy centre: made, followed with reasons, taken back."""

from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from privacy.rights.clocks.kinds import Kind
from privacy.rights.requests.models import RightsRequest
from tests.people import PASSWORD, open_person, signed_in
from tests.privacy.rights.requests.asking import asked, deliver

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]


def queries_for(person: Person, path: str) -> int:
    client = signed_in(person)
    client.get(path)
    with (
        CaptureQueriesContext(connections["default"]) as default,
        CaptureQueriesContext(connections["keys"]) as keys,
    ):
        assert client.get(path).status_code == 200
    return len(default) + len(keys)


def test_ones_own_list_asks_few_questions_however_long_it_is(alice: Person) -> None:
    asked(alice)
    few = queries_for(alice, "/privacy/requests/")
    for kind in (Kind.OTHER, Kind.COMPLAINT, Kind.CORRECT):
        asked(alice, kind)
    assert queries_for(alice, "/privacy/requests/") == few <= 12


def test_a_person_makes_follows_and_withdraws_a_request(alice: Person) -> None:
    client = signed_in(alice)
    form = {"kind": "rectification", "region": "us-ca", "words": "My name is spelled differently."}
    made: Any = client.post("/privacy/requests/new/", form)
    if not RightsRequest.objects.exists():  # a fresh proof of identity comes first
        client.post(made["Location"], {"password": PASSWORD})
        made = client.post("/privacy/requests/new/", form)
    case = RightsRequest.objects.get()
    assert (case.kind, case.identity) == ("correct", "proved")
    deliver()
    page = client.get(made["Location"]).content.decode()
    for said in ("45 calendar days from", "10 business days from", "This one counts"):
        assert said in page
    assert case.reference in client.get("/privacy/requests/").content.decode()
    stranger = signed_in(open_person())
    assert stranger.get(f"/privacy/requests/{case.pk}/").status_code == 404
    assert stranger.post(f"/privacy/requests/{case.pk}/withdraw/").status_code == 404
    client.post(f"/privacy/requests/{case.pk}/withdraw/")
    case.refresh_from_db()
    assert case.state == "withdrawn"
    assert "can’t" not in client.get(f"/privacy/requests/{case.pk}/").content.decode()
