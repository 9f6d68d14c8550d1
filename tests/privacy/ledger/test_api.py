"""The ledger by program: one's own lines, filtered and paged."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Person
from tests.people import open_person
from tests.privacy.api.test_problems import require_problem
from tests.privacy.rights.holding import add_photo
from tests.programs import program

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]


def test_an_opening_by_program_is_a_line_that_names_the_object(alice: Person) -> None:
    caller, photo = program(alice), add_photo(alice)
    caller.ask(f"/photos/{photo.pk}/picture/")
    lines = caller.ask("/ledger/?kind=photo").json()["results"]
    assert [(each["event"], each["is_own"]) for each in lines] == [("photo.opened", True)]
    assert lines[0]["objects"] == [str(photo.sealed_id)]
    today = timezone.localdate().isoformat()
    assert caller.ask(f"/ledger/?since={today}&until={today}").json()["results"]
    assert caller.ask("/ledger/?until=2001-01-01").json()["results"] == []
    require_problem(caller.ask("/ledger/?since=yesterday"), 400, "invalid")


def test_pages_hold_every_line_once_also_of_one_moment(alice: Person) -> None:
    caller = program(alice)
    everything = [each["id"] for each in caller.ask("/ledger/").json()["results"]]
    page, seen = caller.ask("/ledger/?limit=2").json(), []
    seen += [each["id"] for each in page["results"]]
    while page["next"]:
        page = caller.get(page["next"]).json()
        seen += [each["id"] for each in page["results"]]
    assert seen == everything
    assert len(seen) > 3


def test_nobody_reads_another_s_lines(alice: Person) -> None:
    own = {each["id"] for each in program(alice).ask("/ledger/").json()["results"]}
    others = {each["id"] for each in program(open_person()).ask("/ledger/").json()["results"]}
    assert own
    assert not own & others


def test_it_costs_the_same_whatever_its_length(alice: Person) -> None:
    caller, costs = program(alice), []
    caller.ask("/ledger/")
    for limit in (2, 5):
        with CaptureQueriesContext(connection) as queries:
            assert caller.ask(f"/ledger/?limit={limit}").status_code == 200
        costs.append(sum("SAVEPOINT" not in query["sql"] for query in queries))
    assert costs[0] == costs[1] <= 12
