"""What is left of a case: 24 months of a record that names nobody, and the yearly figures."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from accounts.models import Person
from privacy.ledger.actors import Actor
from privacy.models import SealingKey
from privacy.retention.actions import sweep
from privacy.rights.clocks.kinds import Kind
from privacy.rights.erasure import erase_person
from privacy.rights.requests import actions, queue
from privacy.rights.requests.models import RightsRequest
from privacy.rights.requests.records import as_csv, as_json, ccpa_metrics, rows
from privacy.rights.requests.states import Outcome
from tests.people import open_person
from tests.privacy.rights.requests.asking import answered, asked, proposed
from tests.staff import bearing

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]
REFUSAL = {"reason": "too_many_requests", "words": "You asked for this five times today."}


def everything_kept() -> str:
    """Return all that stands in the tables of requests, as it would be read by a thief."""
    kept = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith(("privacy_case", "privacy_rightsrequest")):
                cursor.execute(f"SELECT * FROM {table}")
                kept += [str(value) for row in cursor.fetchall() for value in row]
    return " ".join(kept)


def test_a_closed_case_keeps_no_address_and_goes_after_24_months(alice: Person) -> None:
    case = asked(alice, Kind.OTHER, words="canary-words")
    answered(case)
    assert bytes(case.contact) == b""
    for canary in (alice.email, str(alice.pk), "canary-words"):
        assert canary not in everything_kept()
    assert case.expires_at is not None
    assert case.closed_at is not None
    assert 728 <= (case.expires_at - case.closed_at).days <= 731
    sweep(now=case.expires_at - timedelta(seconds=1))
    assert RightsRequest.objects.filter(pk=case.pk).exists()
    sweep(now=case.expires_at)
    assert not RightsRequest.objects.filter(pk=case.pk).exists()
    assert not SealingKey.objects.filter(owner=case.pk).exists()


def test_the_record_says_what_the_law_asks_for_and_no_more(alice: Person) -> None:
    case = asked(alice, Kind.DELETE, region="us-ca")
    answered(case, Outcome.REFUSE, **REFUSAL)
    [row] = rows()
    today = timezone.now().date().isoformat()
    assert (row.kind, row.manner, row.state, row.denial_basis) == (
        "delete",
        "form",
        "denied",
        "too_many_requests",
    )
    assert (row.received_on, row.answered_on, row.days_to_answer) == (today, today, 0)
    [line] = csv.DictReader(io.StringIO(as_csv([row])))
    assert line["reference"] == case.reference
    assert json.loads(as_json([row]))["requests"][0]["protocol_status"] == "denied"
    assert alice.email not in as_csv([row]) + as_json([row])
    tomorrow = timezone.now().date() + timedelta(days=1)
    assert rows(since=tomorrow) == []


def test_california_s_figures_of_a_year(alice: Person) -> None:
    year = timezone.now().year
    for kind, outcome in ((Kind.DELETE, Outcome.REFUSE), (Kind.KNOW, Outcome.FULFIL)):
        case = asked(alice, kind, region="us-ca")
        RightsRequest.objects.filter(pk=case.pk).update(
            received_at=timezone.now() - timedelta(days=4)
        )
        answered(case, outcome, **(REFUSAL if outcome == Outcome.REFUSE else {}))
    asked(alice, Kind.OPT_OUT, region="us-ca")
    asked(alice, Kind.DELETE, region="eea")
    actions.withdraw(case=asked(alice, Kind.CORRECT, region=""))
    found = ccpa_metrics(year)
    assert set(found) == {"know", "delete", "correct", "opt_out", "limit"}
    assert (found["delete"].received, found["delete"].denied) == (1, 1)
    assert (found["know"].complied, found["know"].median_days) == (1, 4.0)
    assert (found["opt_out"].complied, found["opt_out"].mean_days) == (1, 0.0)
    assert (found["correct"].received, found["correct"].withdrawn) == (1, 1)
    assert (found["limit"].received, found["limit"].median_days) == (0, None)


def test_erasing_a_person_leaves_the_bare_record_of_what_was_answered(alice: Person) -> None:
    case = asked(alice, Kind.OTHER)
    answered(case)
    erase_person(person=alice.pk, actor=Actor.person(alice.pk))
    case.refresh_from_db()
    assert (case.state, case.person_hash, case.address_hash) == ("fulfilled", "", "")
    assert not case.notices.exists()
    assert not SealingKey.objects.filter(owner=case.pk).exists()
    assert len(rows()) == 1


def test_an_open_request_outlives_the_account_until_it_is_answered(alice: Person) -> None:
    case, address = asked(alice, Kind.OTHER), alice.email
    erase_person(person=alice.pk, actor=Actor.person(alice.pk))
    answered(case)
    assert mail.outbox[-1].to == [address]
    assert (case.state, case.person_hash, bytes(case.contact)) == ("fulfilled", "", b"")
    assert not SealingKey.objects.filter(owner=case.pk).exists()


def test_erasing_a_member_of_staff_cuts_the_tie_to_what_they_did(alice: Person) -> None:
    officer, _browser = bearing("privacy-officer")
    case = asked(alice, Kind.OTHER)
    actions.assign(case=case, officer=officer.pk, to=officer.pk)
    actions.add_note(case=case, officer=officer.pk, text="A note.")
    proposed(case, officer, Outcome.FULFIL)
    erase_person(person=officer.pk, actor=Actor.person(officer.pk))
    case.refresh_from_db()
    assert case.assigned_to is None
    assert str(officer.pk) not in everything_kept()
    assert officer.pk.hex not in everything_kept()


def test_the_desk_counts_and_sorts_by_due_date(alice: Person) -> None:
    slow, fast = asked(alice, region="us-ca"), asked(alice, Kind.OTHER, region="ca")
    late = asked(open_person(), region="eea")
    RightsRequest.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(days=1))
    assert list(queue.open_cases()) == [late, fast, slow]
    assert list(queue.open_cases(queue.Filters(regime="ccpa"))) == [slow]
    assert list(queue.open_cases(queue.Filters(is_overdue=True))) == [late]
    assert list(queue.open_cases(queue.Filters(kind="other"))) == [fast]
    found = queue.counts()
    assert (found.total, found.overdue, found.by_regime) == (
        3,
        1,
        {"ccpa": 1, "pipeda": 1, "gdpr": 1},
    )
    assert list(queue.without_own(queue.open_cases(), alice.pk)) == [late]
    again = asked(alice, region="us-ca")
    assert list(queue.likely_duplicates(again)) == [slow]
