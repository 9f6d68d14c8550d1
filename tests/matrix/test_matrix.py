"""Every address of the portal against every kind of visitor: what isn't in the table fails."""

import pytest

from tests.matrix.conftest import taken_back
from tests.matrix.expecting import DOOR, STAFF, VISITORS, Outcome, Row
from tests.matrix.routes import filled, parameters, routes
from tests.matrix.table import ROWS
from tests.matrix.world import World, filling

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
DOORS = ("/account/login/", "/staff/login/")
SAFE, UNSAFE = "get", "post"


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    there = routes()
    assert len(there) > 100
    assert there - ROWS.keys() == set(), "add rows as tests/matrix/expecting.py says"
    assert ROWS.keys() - there == set(), "these rows lead nowhere"


def test_every_row_says_what_every_visitor_gets() -> None:
    for route, row in ROWS.items():
        assert row.expected.keys() == {str(each) for each in VISITORS}, route


@pytest.mark.parametrize("route", sorted(ROWS))
def test_what_each_visitor_gets(world: World, route: str) -> None:
    row = ROWS[route]
    address = filled(route, filling(world, row.values))
    got = {who: outcome(world, row, who, address, row.method) for who in row.expected}
    assert got == dict(row.expected), address


@pytest.mark.parametrize("route", sorted(ROWS))
def test_no_other_method_opens_what_is_refused(world: World, route: str) -> None:
    row = ROWS[route]
    address = filled(route, filling(world, row.values))
    other = SAFE if row.method == UNSAFE else UNSAFE
    for who, expected in row.expected.items():
        if is_refusal(expected):
            assert is_refusal(outcome(world, row, who, address, other)), (who, address)


@pytest.mark.parametrize("route", sorted(route for route, row in ROWS.items() if row.by_token))
def test_a_session_opens_of_the_api_what_its_person_s_token_does(world: World, route: str) -> None:
    row = ROWS[route]
    address = filled(route, filling(world, row.values))
    got = {who: outcome(world, row, who, address, row.method, by_token=False) for who in VISITORS}
    assert got == dict(row.expected), address


def test_an_officer_who_attaches_an_export_never_can_open_it(world: World) -> None:
    """By no address that hands out what belongs to a request, an export or a break-glass."""
    copy = {"attachment_id": "{attached_copy}", "sealed_object": "{sealed_copy}"}
    tried = [route for route in ROWS if set(parameters(route)) & {"export_id", *copy}]
    assert len(tried) >= 6, tried
    for route in tried:
        row = ROWS[route]
        for who in STAFF:
            address = filled(route, filling(world, {**row.values, **copy}))
            for method in (SAFE, UNSAFE):
                assert is_refusal(outcome(world, row, str(who), address, method)), (who, address)


def outcome(
    world: World, row: Row, who: str, address: str, method: str, *, by_token: bool | None = None
) -> Outcome:
    """Ask as somebody, and say what came: a status, or that they were led to the door."""
    is_by_token = row.by_token if by_token is None else by_token
    browser = world.visitors[who].browser(by_token=is_by_token)
    kind = {"content_type": "application/json"} if row.by_token and method != SAFE else {}
    with taken_back():
        answer = getattr(browser, method)(address, dict(row.data), **kind)
        if answer.streaming:
            answer.getvalue()
    to = answer.headers.get("Location", "")
    return DOOR if answer.status_code == 302 and to.startswith(DOORS) else int(answer.status_code)


def is_refusal(outcome: Outcome) -> bool:
    return outcome == DOOR or (isinstance(outcome, int) and outcome >= 400)
