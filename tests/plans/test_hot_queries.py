"""What runs at every click or every few seconds reads a handful of rows, however many there are."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Person, Session
from accounts.sessions.chores import end_expired
from generation.jobs.models import Job
from generation.jobs.quota import quota_of
from generation.jobs.reconcile import reconcile, ring_for_next
from privacy.ledger.lamp import lamp_for
from privacy.ledger.lines import lines_for, openings_by_others
from privacy.ledger.models import Checkpoint, LedgerEntry, LedgerLeaf
from privacy.retention.actions import sweep
from privacy.watch.actions import watch
from tests.databases import Database
from tests.people import signed_in
from tests.plans.conftest import ROWS
from tests.plans.reading import readings

pytestmark = pytest.mark.server
# Far below any table's rows, and above what one person has or one batch takes.
FEW = ROWS // 20


def require_few(database: Database, ask: Callable[[], object]) -> None:
    found = database.run(lambda: readings(ask))[0]
    assert found, "nothing was read"
    for each in found:
        assert each.rows <= FEW, f"{each.rows} rows for {each.statement}"


@pytest.mark.parametrize(
    "page",
    [
        "/studio/",
        "/portraits/",
        "/privacy/",
        "/privacy/ledger/",
        "/privacy/consents/",
        "/privacy/copy/",
        "/privacy/erase/",
        "/account/security/",
        "/transparency/",
        "/readyz",
    ],
)
def test_page_reads_few_rows(years_later: Database, somebody: Person, page: str) -> None:
    def visit() -> None:
        answer = signed_in(somebody).get(page, follow=True)
        assert answer.status_code == 200

    require_few(years_later, visit)


ASKED: dict[str, Callable[[uuid.UUID], object]] = {
    "the lamp": lamp_for,
    "a person's newest lines": lambda person: lines_for(person, limit=25),
    "openings by others": openings_by_others,
    "a person's quota": quota_of,
    "a person's sessions": lambda person: list(Session.objects.of(person)),
    "whose turn it is": lambda _: list(
        Job.objects.waiting(timezone.now()).filter(queue="studio").in_turn()[:8]
    ),
    "the next ring": lambda _: ring_for_next("gpu"),
    "lost and late jobs": lambda _: reconcile(now=timezone.now() - timedelta(days=365)),
    "the lines that wait for a number": lambda _: (
        list(LedgerEntry.objects.awaiting_sequence()[:500]),
        LedgerLeaf.objects.size(),
        Checkpoint.objects.newest(),
    ),
    "the sweep": lambda _: sweep(),
    "sessions that are over": lambda _: end_expired(timezone.now() - timedelta(days=9)),
    "the watch": lambda _: watch(),
}


@pytest.mark.parametrize("what", ASKED)
def test_question_reads_few_rows(years_later: Database, neighbour: uuid.UUID, what: str) -> None:
    require_few(years_later, lambda: ASKED[what](neighbour))
