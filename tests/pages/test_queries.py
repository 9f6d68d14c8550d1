"""What each page asks of the database: little, however many rows there are."""

from collections.abc import Callable
from contextlib import ExitStack

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.matrix.conftest import ALIASES
from tests.matrix.world import World
from tests.pages.budgets import ASKED, most_queries
from tests.pages.busy import add_rows
from tests.pages.samples import EVERY, Sample

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
COUNTED = [each for each in EVERY if each.status == 200 and not each.sent_from]
Asked = dict[str, list[str]]


@pytest.fixture(scope="module")
def few_and_many(world: World) -> tuple[Asked, Asked]:
    """What every page asks in a deployment with two rows of each kind, and with twenty-two."""
    few = _asked(world)
    add_rows(world, range(2, 22))
    return few, _asked(world)


def _asked(world: World) -> Asked:
    """Let each visitor open their pages twice; the second counts: the first may note a visit."""
    browsers: dict[str, Client] = {}
    found = {}
    for sample in COUNTED:
        if sample.visitor not in browsers:
            browsers[sample.visitor] = world.visitors[sample.visitor].browser()
        address = sample.address(world)
        assert browsers[sample.visitor].get(address).status_code == 200, address
        found[sample.name] = _asked_by(browsers[sample.visitor], address)
    return found


def _asked_by(browser: Client, address: str) -> list[str]:
    with ExitStack() as stack:
        captured = [
            stack.enter_context(CaptureQueriesContext(connections[alias])) for alias in ALIASES
        ]
        answer = browser.get(address)
        assert answer.status_code == 200, address
        assert answer.content
    return [each["sql"] for one in captured for each in one if "SAVEPOINT" not in each["sql"]]


@pytest.mark.parametrize("sample", COUNTED, ids=lambda sample: sample.name)
def test_page_asks_little_whatever_the_number_of_rows(
    few_and_many: tuple[Asked, Asked],
    sample: Sample,
    record_property: Callable[[str, object], None],
) -> None:
    few, many = (each[sample.name] for each in few_and_many)
    most = most_queries(sample.route)
    record_property(ASKED, [sample.name, len(few), len(many), most])
    said = "\n".join(many)
    assert len(many) <= most, said
    # A page with more rows than one screen holds asks how many there are, once.
    assert len(many) <= len(few) + 1, said
