"""Consents by program: only in the exact words, taken back at once."""

import hashlib
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from privacy.consent.actions import may_make_portraits
from privacy.consent.models import ConsentEvent
from privacy.models import SealedObject
from tests.people import open_person
from tests.privacy.api.test_problems import require_problem
from tests.privacy.rights.holding import add_headshot, add_photo
from tests.programs import Program, program

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]


def purpose(caller: Program, code: str = "portraits") -> dict[str, Any]:
    listed = caller.ask("/consents/").json()["results"]
    found: dict[str, Any] = next(each for each in listed if each["code"] == code)
    return found


def words(caller: Program, code: str = "portraits") -> dict[str, Any]:
    """Return what a program sends once its person agreed to what it showed them."""
    names = ("code", "version", "digest")
    shown = purpose(caller, code)["statements"]
    return {
        "purpose": code,
        "statements": [{name: each[name] for name in names} for each in shown],
    }


def test_the_exact_words_are_there_to_be_shown_and_agreed_to() -> None:
    person = open_person(consents=False)
    caller = program(person)
    for statement in purpose(caller)["statements"]:
        assert statement["state"] == "never_given"
        assert hashlib.sha256(statement["text"].encode()).hexdigest() == statement["digest"]
    answer = caller.send("/consents/", words(caller))
    assert answer.status_code == 201
    assert {each["state"] for each in answer.json()["statements"]} == {"given"}
    assert may_make_portraits(person.pk)
    given = ConsentEvent.objects.owned_by(person.pk).exclude(statement="adult")
    assert {event.method for event in given} == {"api"}


@pytest.mark.parametrize("change", [{"digest": "0" * 64}, {"version": "2019-01"}])
def test_other_words_are_no_consent(change: dict[str, str]) -> None:
    person = open_person(consents=False)
    caller = program(person)
    sent = words(caller)
    sent["statements"][0] |= change
    require_problem(caller.send("/consents/", sent), 409, "other-words")
    sent = words(caller)
    sent["statements"].pop()  # one box of two
    require_problem(caller.send("/consents/", sent), 409, "other-words")
    assert not ConsentEvent.objects.owned_by(person.pk).filter(method="api").exists()


def test_a_purpose_that_asks_for_nothing_is_not_found(alice: Person) -> None:
    sent = {**words(program(alice)), "purpose": "nothing"}
    require_problem(program(alice).send("/consents/", sent), 404, "not-found")


def test_taking_it_back_works_at_once_with_results_if_wanted(alice: Person) -> None:
    add_photo(alice)
    add_headshot(alice)
    caller = program(alice)
    answer = caller.send("/consents/portraits/withdraw/", {})
    assert answer.json()["is_done"] is True
    assert [each.kind for each in SealedObject.objects.all()] == ["headshot"]
    assert not may_make_portraits(alice.pk)
    caller.send("/consents/portraits/withdraw/", {"with_results": True})
    assert not SealedObject.objects.exists()
    require_problem(caller.send("/consents/adult/withdraw/", {}), 404, "not-found")


def test_its_history_has_receipts_for_its_own_person(alice: Person) -> None:
    caller = program(alice)
    history = caller.ask("/consents/history/").json()["results"]
    assert {each["statement"] for each in history} == {"portraits", "own_face", "adult"}
    address = f"/consents/history/{history[0]['record']}/receipt/"
    assert caller.ask(address).json()["@type"] == "dpv:ConsentReceipt"
    require_problem(program(open_person()).ask(address), 404, "not-found")


def test_the_lists_cost_few_queries(alice: Person) -> None:
    caller = program(alice)
    for path in ("/consents/", "/consents/history/"):
        caller.ask(path)
        with CaptureQueriesContext(connection) as queries:
            assert caller.ask(path).status_code == 200
        assert sum("SAVEPOINT" not in query["sql"] for query in queries) <= 12
