"""A sample of every page: found in the table of who may open what, or written down here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from generation.jobs.states import State
from tests.matrix.expecting import (
    AGENT,
    ANONYMOUS,
    AUDITOR,
    DOOR,
    OFFICER,
    OPERATOR,
    OWNER,
    STRANGER,
    SUPERUSER,
    SUPPORT,
    TRAINER,
)
from tests.matrix.routes import filled
from tests.matrix.table import ROWS
from tests.matrix.world import World, filling
from tests.pages.busy import ASKED_AGAIN, HALFWAY, NEWCOMER, WATCHED

# Whoever of these may open a page looks at it: the first.
EYES: Final = (
    *(ANONYMOUS, OWNER, OFFICER, AGENT, SUPPORT, OPERATOR, TRAINER, AUDITOR),
    *(SUPERUSER, STRANGER),
)
ADMIN, DESK, CENTRE = ("staff/",), ("desk/",), ("privacy/", "consent/")


@dataclass(frozen=True)
class Sample:
    """One page as somebody opens it, or as it comes back after a form was sent."""

    route: str
    visitor: str
    values: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
    query: str = ""
    why: str = ""
    # A form is sent from the page at `sent_from`, with these fields.
    sent_from: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return " ".join(filter(None, (f"/{self.route}{self.query}", self.why)))

    def address(self, world: World) -> str:
        return filled(self.route, filling(world, self.values)) + self.query


# What hands out a file, a picture, data or a piece of a page, and so has nothing to look at.
FILES: Final = frozenset({
    ".well-known/gpc.json", "manifest.webmanifest",
    "api/v1/openapi.json", "healthz", "readyz", "provenance/root.pem",
    "desk/<uuid:case_id>/documents/<uuid:attachment_id>/",
    "desk/record/figures/", "desk/record/file/<slug:ending>/",
    "desk/registers/breaches/file/<slug:ending>/", "desk/registers/consents/file/<slug:ending>/",
    "desk/registers/holds/file/<slug:ending>/", "desk/registers/processing/file/<slug:ending>/",
    "photos/<uuid:photo_id>/picture/", "portraits/<uuid:headshot_id>/picture/",
    "portraits/<uuid:headshot_id>/download/<slug:size>/",
    "privacy/consents/<uuid:record>/file/", "privacy/copy/<uuid:export_id>/<slug:token>/",
    "privacy/ledger/file/", "privacy/slips/", "privacy/slips/<uuid:sealed_object>/",
    "released/<slug:token>/picture/", "released/<slug:token>/file/", "staff/jsi18n/",
    "jobs/<uuid:job_id>/progress/", "privacy/copy/progress/", "receipts/check/file/",
})  # fmt: skip
# What the table lets nobody open, and the samples below don't either.
NEVER_A_PAGE: Final = {
    "metrics": "figures for Prometheus",
    "receipts/<slug:address>/file/": "a file",
    "receipts/<slug:address>/progress/": "a piece of the receipt's page",
    "requests/<uuid:case_id>/<slug:token>/documents/<uuid:attachment_id>/": "a file",
    "privacy/requests/<uuid:case_id>/documents/<uuid:attachment_id>/": "a file",
    "staff/break-glass/<uuid:glass_id>/<uuid:sealed_object>/": "a picture",
    "account/security/app/qr/": "a picture",
    "account/login/code/confirm/": "nobody signs in by a code alone",
    "account/password/set/": "everybody has a password",
    "staff/autocomplete/": "data for the admin's own script, which no page here asks for",
    "account/passkey/": "data for a script", "account/passkey/begin/": "data for a script",
    "account/security/passkeys/begin/": "data for a script",
    "account/security/passkeys/add/": "data for a script",
    "desk/registers/pack/": "a file",
}  # fmt: skip

JOBS: Final = [
    Sample("jobs/<uuid:job_id>/", OWNER, {"job_id": f"{{job_{state}}}"}, why=state)
    for state in State
    if state != State.DRAFT
]
GLASS: Final = "staff/break-glass/<uuid:glass_id>/"
RECEIPT: Final = "receipts/<slug:address>/"
CASE: Final = "requests/<uuid:case_id>/<slug:token>/"
PORTRAIT: Final = "portraits/<uuid:headshot_id>/"
MADE: Final = [
    *JOBS,
    Sample("account/factor/", HALFWAY),
    Sample("policies/changes/", ASKED_AGAIN),
    Sample(
        "policies/<slug:document>/<int:older>/to/<int:newer>/",
        ANONYMOUS,
        {"older": "1", "newer": "2"},
        why="changed",
    ),
    Sample(RECEIPT, ANONYMOUS, {"address": "{receipt}"}),
    Sample(f"{CASE}confirm/", ANONYMOUS, {"case_id": "{unverified}", "token": "{verify_token}"}),
    Sample(CASE, ANONYMOUS, {"token": "gone"}, 404, why="gone"),
    # The glass of support itself, which is open; and one to which an officer may agree.
    Sample(GLASS, SUPPORT, {"glass_id": "{glass_open}"}, why="open, as who asked"),
    Sample(GLASS, OFFICER, {"glass_id": "{glass_open}"}, why="open, as an officer"),
    Sample(GLASS, OFFICER, {"glass_id": "{glass_waits}"}, why="waits"),
    Sample("consent/", NEWCOMER, why="nothing answered"),
    Sample("portraits/", NEWCOMER, why="empty"),
    Sample("portraits/", WATCHED, why="with the lamp lit"),
    Sample("privacy/", NEWCOMER, why="empty"),
    Sample("", OWNER, why="signed in"),
    Sample("staff/<url>", OFFICER, status=404),
    Sample("staff/login/", OWNER, status=403),
    Sample("staff/privacy/ledgerentry/", OFFICER, query="?_facets=True", why="with counts"),
    Sample("released/<slug:token>/", ANONYMOUS, {"token": "gone"}, 404, why="gone"),
    # After a form was sent.
    Sample("account/security/codes/", OFFICER, sent_from="account/security/"),
    Sample("staff/logout/", SUPERUSER, sent_from="staff/"),
    Sample("jobs/", OWNER, status=400, sent_from="studio/"),
    Sample(f"{PORTRAIT}release/", OWNER, status=400, sent_from="portraits/"),
    Sample("desk/<uuid:case_id>/attach/", OFFICER, status=400, sent_from="desk/"),
    Sample("account/signup/", ANONYMOUS, sent_from="account/signup/", why="wrong"),
    Sample("requests/", ANONYMOUS, status=400, sent_from="requests/", why="wrong"),
    Sample("requests/for-another/", ANONYMOUS, status=400, sent_from="requests/", why="wrong"),
    Sample("desk/take-in/", OFFICER, status=400, sent_from="desk/", why="wrong"),
    Sample("desk/registers/breaches/new/", OFFICER, status=400, sent_from="desk/", why="wrong"),
    Sample("staff/break-glass/ask/", SUPPORT, status=400, sent_from="staff/", why="wrong"),
    Sample("staff/accounts/roleproposal/add/", OFFICER, sent_from="staff/", why="wrong"),
    Sample("staff/privacy/policyversion/add/", OFFICER, sent_from="staff/", why="wrong"),
]
REFUSED: Final = [
    Sample(f"refused/{status}/", who, status=status, why=who)
    for who in (ANONYMOUS, OWNER)
    for status in (400, 403, 404, 413, 429, 500, 503)
] + [Sample("refused/stale/", ANONYMOUS, status=403)]


def derived() -> list[Sample]:
    """Return a sample of each route that the table lets somebody open."""
    found = []
    for route, row in sorted(ROWS.items()):
        who = next((who for who in EYES if row.expected[who] == 200), None)
        is_page = row.method == "get" and not row.by_token and route not in FILES
        if who and is_page:
            found.append(Sample(route, who, row.values))
    return found


def leads_elsewhere(route: str) -> bool:
    """Say whether an address answers everybody with another address or a refusal."""
    return not set(ROWS[route].expected.values()) - {302, 403, 404, DOOR} and (
        302 in ROWS[route].expected.values() or ROWS[route].method == "post"
    )


def is_closed_to_all(route: str) -> bool:
    """Say whether a page of the admin is there for no role: nobody adds or deletes such rows."""
    return route.startswith(ADMIN) and not set(ROWS[route].expected.values()) - {403, DOOR}


EVERY: Final = [*derived(), *MADE, *REFUSED]
OF_STAFF: Final = [each for each in EVERY if each.route.startswith((*ADMIN, *DESK))]
OF_PEOPLE: Final = [each for each in EVERY if each not in OF_STAFF]
