"""What is held, copies of everything and erasing, by program."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import ApiToken, Person
from accounts.tokens.actions import make_token
from accounts.tokens.models import Scope
from privacy.models import SealedObject
from privacy.rights.export.build import build_export
from privacy.rights.export.models import Export
from tests.accounts.proofs import let_pass, set_up_app, sign_in
from tests.people import open_person
from tests.privacy.api.test_problems import require_problem
from tests.privacy.rights.holding import add_headshot, add_photo
from tests.programs import ROOT, Program, program

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]


def grow_old() -> None:
    """Let every token's making be six minutes ago."""
    ApiToken.objects.update(created=timezone.now() - timedelta(minutes=6))


def test_what_is_held_is_listed_and_deleted_by_class(alice: Person) -> None:
    caller = program(alice)
    add_photo(alice)
    held = {each["code"]: each for each in caller.ask("/held/").json()["results"]}
    assert held["photos"]["count"] == 1
    assert held["photos"]["bytes"] > 0
    assert held["photos"]["basis"]
    assert caller.send("/held/photos/", method="DELETE").status_code == 204
    assert not SealedObject.objects.exists()
    require_problem(caller.send("/held/account/", method="DELETE"), 404, "not-found")


def test_the_list_costs_the_same_whatever_is_held(alice: Person) -> None:
    caller, costs = program(alice), []
    caller.ask("/held/")
    for _ in range(2):
        add_photo(alice)
        with CaptureQueriesContext(connection) as queries:
            assert caller.ask("/held/").status_code == 200
        costs.append(sum("SAVEPOINT" not in query["sql"] for query in queries))
    assert costs[0] == costs[1] <= 25


def test_a_copy_is_asked_for_made_and_fetched_once(alice: Person) -> None:
    caller = program(alice)
    add_headshot(alice)
    asked = caller.send("/exports/")
    assert asked.status_code == 202
    assert caller.send("/exports/").json()["id"] == asked.json()["id"]
    require_problem(caller.get(asked["Location"] + "file/"), 409, "not-ready")
    build_export(Export.objects.get().pk)
    ready = caller.get(asked["Location"]).json()
    assert ready["state"] == "ready"
    archive = caller.get(ready["file_url"], headers={"Accept": "application/zip"})
    assert zipfile.ZipFile(io.BytesIO(archive.getvalue())).namelist()
    require_problem(caller.get(ready["file_url"]), 410, "link-used")
    assert caller.get(asked["Location"]).json()["file_url"] == ""


def test_a_stranger_finds_no_copy(alice: Person) -> None:
    address = program(alice).send("/exports/")["Location"]
    mallory = program(open_person())
    assert mallory.ask("/exports/").json()["results"] == []
    for path in (address, address + "file/"):
        require_problem(mallory.get(path), 404, "not-found")


def test_an_older_token_is_no_fresh_proof(alice: Person) -> None:
    caller = program(alice)
    address = caller.send("/exports/")["Location"]
    grow_old()
    for answer in (
        caller.get(address + "file/"),
        caller.send("/erasure/", {"scope": "everything"}),
    ):
        found = require_problem(answer, 403, "fresh-proof-needed")
        assert found["proof_url"].startswith("/account/step-up/")
    assert Person.objects.filter(pk=alice.pk).exists()


def test_a_young_token_to_read_is_none_either(alice: Person) -> None:
    address = program(alice).send("/exports/")["Location"]
    answer = program(alice, Scope.READ).get(address + "file/")
    require_problem(answer, 403, "fresh-proof-needed")


def test_a_token_from_before_the_second_factor_proves_none(alice: Person) -> None:
    caller = program(alice)
    set_up_app(sign_in(alice), alice)
    answer = caller.send("/erasure/", {"scope": "pictures"})
    require_problem(answer, 403, "fresh-proof-needed")
    token = make_token(person=alice, name="new", scope=Scope.WRITE, lasts=timedelta(days=1))
    assert Program(token).send("/erasure/", {"scope": "pictures"}).status_code == 200


def test_a_session_proves_itself_as_on_the_page(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = sign_in(alice)
    let_pass(monkeypatch, 301)
    body, kind = b'{"scope": "pictures"}', "application/json"
    answer = browser.post(f"{ROOT}/erasure/", body, content_type=kind)
    require_problem(answer, 403, "fresh-proof-needed")
    fresh = sign_in(alice).post(f"{ROOT}/erasure/", body, content_type=kind)
    assert fresh.status_code == 200


def test_erasing_pictures_keeps_the_account_and_gives_a_receipt(alice: Person) -> None:
    caller = program(alice)
    add_photo(alice)
    add_headshot(alice)
    answer = caller.send("/erasure/", {"scope": "pictures"})
    assert not SealedObject.objects.exists()
    assert caller.get(answer.json()["receipt_url"]).status_code == 200
    assert caller.ask("/me/").status_code == 200


def test_erasing_everything_takes_the_token_along(alice: Person) -> None:
    caller = program(alice)
    add_photo(alice)
    answer = caller.send("/erasure/", {"scope": "everything"})
    assert answer.status_code == 200, answer.content
    assert not Person.objects.filter(pk=alice.pk).exists()
    assert caller.ask("/me/").status_code == 401
    assert caller.get(answer.json()["receipt_url"]).status_code == 200
