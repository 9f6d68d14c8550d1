"""The table of who may open what: a row for every address, a column for every kind of visitor.

To add an address, write its row into a file of `tests/matrix/rows/` (one file to a room; every
file there is read). The key is the route exactly as the URL files write it, its prefix included;
without a row the test fails, and a row without a route does too:

    ROWS = {
        "desk/": staff_only(OFFICER, AGENT),
        "desk/<uuid:case_id>/approve/": staff_only(OFFICER, method="post", status=302),
        "requests/": everyone(),
        "requests/mine/<uuid:case_id>/": own(),
        "api/v1/photos/": api(),
    }

Parameters of routes are filled from `tests/matrix/world.py` by their name (`case_id` above), or by
the row: `values={"size": "cv"}`. `but={"auditor": 200}` says how single columns differ, `data` what
a POST sends. What is expected is a status, or DOOR (led to the sign-in page). Everybody has proved
themselves freshly, staff with a second factor. What a visitor is refused is tried by another method
too. Each request is taken back, in the databases and in the store.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from privacy.staff.roles import ROLES, RoleCode

DOOR: Final = "door"
Outcome = int | str

# Nobody signed in; somebody who owns other things; whose things they are.
ANONYMOUS, STRANGER, OWNER = "anonymous", "stranger", "owner"
# Staff without a role; an officer whose break-glass for the owner's pictures is over.
SUPERUSER, EXPIRED = "superuser", "expired-break-glass"
SUPPORT, AGENT, OFFICER = RoleCode.SUPPORT, RoleCode.PRIVACY_AGENT, RoleCode.PRIVACY_OFFICER
AUDITOR, OPERATOR, TRAINER = RoleCode.AUDITOR, RoleCode.OPERATOR, RoleCode.MODEL_TRAINER
PEOPLE: Final = (STRANGER, OWNER)
STAFF: Final = (*ROLES, SUPERUSER, EXPIRED)
VISITORS: Final = (ANONYMOUS, *PEOPLE, *STAFF)
# Whoever broke the glass once goes on being an officer.
BEARS: Final = {**{code: code for code in ROLES}, EXPIRED: str(OFFICER)}


@dataclass(frozen=True)
class Row:
    """What one address answers to each visitor, and how it is asked."""

    expected: Mapping[str, Outcome]
    method: str = "get"
    data: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    by_token: bool = False


def everyone(status: Outcome = 200, **asked: Any) -> Row:
    """Expect the same for all."""
    return _row(dict.fromkeys(VISITORS, status), **asked)


def people(status: Outcome = 200, **asked: Any) -> Row:
    """Expect this of whoever is signed in, and the door of others."""
    return _row({**dict.fromkeys(VISITORS, status), ANONYMOUS: DOOR}, **asked)


def own(status: Outcome = 200, *, others: Outcome = 404, **asked: Any) -> Row:
    """Expect that nobody but the owner finds it, staff included."""
    return _row({**dict.fromkeys(VISITORS, others), ANONYMOUS: DOOR, OWNER: status}, **asked)


def staff_only(
    *roles: str, status: Outcome = 200, others: Outcome = 403, person: Outcome = 403, **asked: Any
) -> Row:
    """Expect this of staff in these roles; others of staff and people are refused."""
    expected = {each: status if BEARS.get(each) in roles else others for each in STAFF}
    return _row({ANONYMOUS: DOOR, **dict.fromkeys(PEOPLE, person), **expected}, **asked)


def api(status: Outcome = 200, *, others: Outcome | None = None, **asked: Any) -> Row:
    """Expect this of a token; where the route leads to one person's things, `others` of the rest.

    The same is expected of a signed-in browser, and 401 of whoever brings neither.
    """
    of_others = status if others is None else others
    expected = {**dict.fromkeys(VISITORS, of_others), OWNER: status, ANONYMOUS: 401}
    return _row(expected, by_token=True, **asked)


def admin_pages(
    model: str,
    *,
    see: Iterable[str],
    add: Iterable[str] = (),
    delete: Iterable[str] = (),
    value: str = "",
) -> dict[str, Row]:
    """Return the rows of one model in the admin; `value` names the world's object of that kind."""
    base, fill = f"staff/{model.replace('.', '/')}", {"object_id": f"{{{value or 'nothing'}}}"}
    see, add, delete = tuple(see), tuple(add), tuple(delete)
    missing = {} if value else {"status": 302}

    def page(*roles: str, **asked: Any) -> Row:
        return staff_only(*roles, person=DOOR, **asked)

    return {
        f"{base}/": page(*see),
        f"{base}/add/": page(*add),
        f"{base}/<path:object_id>/": page(*STAFF_CODES, status=302, others=302, values=fill),
        f"{base}/<path:object_id>/history/": page(*see, values=fill, **missing),
        f"{base}/<path:object_id>/change/": page(*see, values=fill, **missing),
        f"{base}/<path:object_id>/delete/": page(*delete, values=fill, **missing),
    }


STAFF_CODES: Final = tuple(ROLES)


def _row(
    expected: Mapping[str, Outcome], *, but: Mapping[str, Outcome] | None = None, **asked: Any
) -> Row:
    unlike = {str(visitor): status for visitor, status in (but or {}).items()}
    assert unlike.keys() <= set(VISITORS), unlike
    return Row({str(who): status for who, status in expected.items()} | unlike, **asked)
