"""No address without a sample page: a new route fails here until somebody can look at it."""

from typing import Any

import pytest

from tests.matrix.conftest import taken_back
from tests.matrix.routes import routes
from tests.matrix.table import ROWS
from tests.matrix.world import World
from tests.pages.samples import (
    EVERY,
    EYES,
    FILES,
    NEVER_A_PAGE,
    Sample,
    derived,
    is_closed_to_all,
    leads_elsewhere,
)

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def is_page(answer: Any) -> bool:
    """Say whether an answer is a whole page, not a file or a piece of one."""
    if answer.streaming or "attachment" in answer.headers.get("Content-Disposition", ""):
        return False
    return b"<!doctype html" in answer.content[:100].lower()


def test_every_address_has_a_sample_page_or_is_none() -> None:
    left = {
        route
        for route in routes() - {sample.route for sample in EVERY} - FILES - NEVER_A_PAGE.keys()
        if not (ROWS[route].by_token or leads_elsewhere(route) or is_closed_to_all(route))
    }
    assert left == set(), "tests/pages/samples.py says how each of these is looked at"


def test_what_is_said_to_be_no_page_is_none(world: World) -> None:
    for route in sorted(FILES):
        row = ROWS[route]
        who = next(who for who in EYES if row.expected[who] == 200)
        address = Sample(route, who, row.values).address(world)
        with taken_back():
            answer = world.visitors[who].browser().get(address)
            assert answer.status_code == 200, address
            assert not is_page(answer), address


def test_every_sample_is_a_page(world: World) -> None:
    for sample in derived():
        with taken_back():
            answer = world.visitors[sample.visitor].browser().get(sample.address(world))
            assert is_page(answer), sample.name
