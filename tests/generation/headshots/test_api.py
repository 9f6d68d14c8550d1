"""Headshots by program: read, kept longer, fetched in sizes, deleted."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from accounts.models import Person
from generation.headshots.likeness import LikenessCount
from generation.models import Headshot
from privacy.ledger.events import Event
from privacy.ledger.models import LedgerEntry
from privacy.vault import storage
from tests.people import open_person
from tests.privacy.api.test_problems import require_problem
from tests.privacy.rights.holding import add_headshot
from tests.programs import program

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]


def test_it_is_fetched_in_sizes_with_its_mark(alice: Person) -> None:
    caller = program(alice)
    add_headshot(alice)
    headshot = caller.ask("/headshots/").json()["results"][0]
    for size, pixels in (("linkedin", (800, 800)), ("cv", (800, 1000))):
        answer = caller.get(headshot["files"][size], headers={"Accept": "image/*"})
        assert Image.open(io.BytesIO(answer.content)).size == pixels
        assert b"c2pa" in answer.content
        assert answer["Content-Disposition"] == f'attachment; filename="portrait-{size}.jpg"'
    assert LedgerEntry.objects.filter(event=Event.HEADSHOT_DOWNLOADED).count() == 2
    assert caller.ask(f"/headshots/{headshot['id']}/").json()["downloaded_at"]
    require_problem(caller.ask(f"/headshots/{headshot['id']}/files/poster/"), 404, "not-found")


def test_looking_is_a_line_but_no_download(alice: Person) -> None:
    caller, headshot = program(alice), add_headshot(alice)
    assert caller.ask(f"/headshots/{headshot.pk}/picture/").status_code == 200
    headshot.refresh_from_db()
    assert headshot.downloaded_at is None
    assert LedgerEntry.objects.filter(event=Event.HEADSHOT_OPENED).exists()


def test_it_is_kept_longer_within_the_maximum(alice: Person, settings: object) -> None:
    settings.SAFELIGHT_HEADSHOT_MAX_DAYS = 7  # type: ignore[attr-defined]
    caller, headshot = program(alice), add_headshot(alice)
    before = caller.ask(f"/headshots/{headshot.pk}/").json()["delete_after"]
    after = caller.send(f"/headshots/{headshot.pk}/", {"keep": "7d"}, method="PATCH").json()
    assert after["delete_after"] > before
    answer = caller.send(f"/headshots/{headshot.pk}/", {"keep": "30d"}, method="PATCH")
    require_problem(answer, 409, "not-offered")


def test_deleting_is_at_once(alice: Person) -> None:
    headshot = add_headshot(alice)
    answer = program(alice).send(f"/headshots/{headshot.pk}/", method="DELETE")
    assert answer.status_code == 204
    assert not list(storage.names())


def test_saying_that_it_is_somebody_else_takes_effect_once(alice: Person) -> None:
    headshot, caller = add_headshot(alice), program(alice)
    for _ in range(2):
        answer = caller.send(f"/headshots/{headshot.pk}/unlike/")
        assert (answer.status_code, answer.json()["is_unlike"]) == (200, True)
    assert LikenessCount.objects.get().unlike == 1
    mallory = program(open_person())
    require_problem(mallory.send(f"/headshots/{headshot.pk}/unlike/"), 404, "not-found")


def test_a_stranger_finds_nothing(alice: Person) -> None:
    headshot, mallory = add_headshot(alice), program(open_person())
    assert mallory.ask("/headshots/").json()["results"] == []
    address = f"/headshots/{headshot.pk}/"
    for path in (address, f"{address}picture/", f"{address}files/full/"):
        require_problem(mallory.ask(path), 404, "not-found")
    for method, body in (("PATCH", {"is_favourite": True}), ("DELETE", None)):
        answer = mallory.send(address, body, method=method)
        require_problem(answer, 404, "not-found")
    assert not Headshot.objects.get().is_favourite


def test_a_list_costs_the_same_whatever_its_length(alice: Person) -> None:
    caller, costs = program(alice), []
    caller.ask("/headshots/")
    for _ in range(3):
        add_headshot(alice)
        with CaptureQueriesContext(connection) as queries:
            assert caller.ask("/headshots/").status_code == 200
        costs.append(sum("SAVEPOINT" not in query["sql"] for query in queries))
    assert max(costs) <= 12
    assert costs[1] == costs[2]
