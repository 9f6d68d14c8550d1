"""Rights requests by program: made with a fresh proof, followed, taken back; nobody else's."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import ApiToken, Person
from privacy.ledger.lines import lines_for
from privacy.rights.clocks.kinds import Kind
from privacy.rights.requests import actions
from privacy.rights.requests.models import RightsRequest
from tests.people import open_person
from tests.privacy.api.test_problems import require_problem
from tests.privacy.rights.requests.asking import answered, asked
from tests.programs import program
from tests.staff import bearing

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
ACCESS = {"kind": "access", "region": "eea", "words": "All of it, please."}


def test_one_is_made_followed_and_taken_back(alice: Person) -> None:
    caller = program(alice)
    made = caller.send("/requests/", ACCESS)
    assert made.status_code == 201, made.content
    assert made.json()["state"] == "received"
    assert made.json()["due_at"]
    shown = caller.get(made["Location"]).json()
    assert any(each["is_decisive"] for each in shown["dates"])
    assert all(each["why"] for each in shown["dates"])
    back = caller.post(f"{made['Location']}withdraw/", content_type="application/json")
    assert back.json()["state"] == "withdrawn"
    again = caller.post(f"{made['Location']}withdraw/", content_type="application/json")
    require_problem(again, 409, "case-moved")


def test_an_older_token_proves_nobody(alice: Person) -> None:
    caller = program(alice)
    ApiToken.objects.update(created=timezone.now() - timedelta(minutes=6))
    require_problem(caller.send("/requests/", ACCESS), 403, "fresh-proof-needed")
    assert not RightsRequest.objects.exists()


def test_ten_at_a_time(alice: Person) -> None:
    caller = program(alice)
    for _ in range(10):
        assert caller.send("/requests/", {"kind": "complaint"}).status_code == 201
    require_problem(caller.send("/requests/", ACCESS), 429, "too-many-open")


def test_a_stranger_finds_nothing(alice: Person) -> None:
    address = program(alice).send("/requests/", ACCESS)["Location"]
    mallory = program(open_person())
    assert mallory.ask("/requests/").json()["results"] == []
    require_problem(mallory.get(address), 404, "not-found")
    answer = mallory.post(f"{address}withdraw/", content_type="application/json")
    require_problem(answer, 404, "not-found")
    assert RightsRequest.objects.get().is_open


def test_a_list_costs_the_same_whatever_its_length(alice: Person) -> None:
    caller, costs = program(alice), []
    caller.ask("/requests/")
    for _ in range(3):
        caller.send("/requests/", ACCESS)
        with CaptureQueriesContext(connection) as queries:
            assert caller.ask("/requests/").status_code == 200
        costs.append(sum("SAVEPOINT" not in query["sql"] for query in queries))
    assert max(costs) <= 12
    assert costs[1] == costs[2]


@pytest.mark.usefixtures("vault_in_order")
def test_the_documents_of_an_answer_are_fetched_by_their_person_alone(alice: Person) -> None:
    case, (officer, _browser) = asked(alice, Kind.OTHER), bearing("privacy-officer")
    document = actions.attach(case=case, officer=officer.pk, content=b"A list.", name="Letter")
    caller, address = program(alice), f"/requests/{case.pk}/"
    file = f"{address}documents/{document.pk}/"
    assert caller.ask(address).json()["documents"] == []
    require_problem(caller.ask(file), 404, "not-found")
    answered(case)
    shown = caller.ask(address).json()
    assert shown["documents"] == [
        {"id": str(document.pk), "name": "Letter", "file_url": f"/api/v1{file}"}
    ]
    assert shown["letters"]
    assert caller.get(shown["documents"][0]["file_url"]).content == b"A list."
    assert lines_for(case.pk)[0].event_words == "Opened a document about a request"
    require_problem(program(open_person()).ask(file), 404, "not-found")
