"""Two people answer a request: what was read is what is approved, and nobody answers themselves."""

from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from accounts.models import Person
from privacy.rights.clocks.errors import ClockRefused
from privacy.rights.clocks.kinds import Kind
from privacy.rights.requests import actions
from privacy.rights.requests.casefile import CaseProposal
from privacy.rights.requests.errors import (
    CaseMoved,
    CaseRefused,
    Edited,
    NotProved,
    OwnApproval,
    OwnCase,
    ReasonMissing,
    WrongRole,
)
from privacy.rights.requests.links import Link
from privacy.rights.requests.log import case_log
from privacy.rights.requests.states import Method, Outcome
from tests.privacy.rights.requests.asking import (
    WHY,
    answered,
    asked,
    asked_publicly,
    by_link,
    deliver,
    proposed,
)
from tests.staff import bearing

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]
REFUSAL = {"reason": "claim_not_covered", "words": "The law doesn’t cover drawings of others."}


def officers() -> tuple[Person, Person]:
    return bearing("privacy-officer")[0], bearing("privacy-officer")[0]


def test_nobody_approves_their_own_proposal(alice: Person) -> None:
    case, (first, _second) = asked(alice), officers()
    proposal = proposed(case, first, Outcome.FULFIL)
    with pytest.raises(OwnApproval):
        actions.approve(proposal=proposal, officer=first.pk, digest=proposal.digest)
    case.refresh_from_db()
    assert case.state == "proposed"
    # The database says so, too.
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseProposal.objects.filter(pk=proposal.pk).update(decided_by=first.pk)


def test_what_was_edited_after_reading_is_not_approved(alice: Person) -> None:
    case, (first, second) = asked(alice), officers()
    read = proposed(case, first, Outcome.FULFIL, words="Here is what we found.")
    newer = proposed(case, first, Outcome.FULFIL, words="Here is something else.")
    with pytest.raises(Edited):
        actions.approve(proposal=read, officer=second.pk, digest=read.digest)
    for unread in (read.digest, ""):
        with pytest.raises(Edited):
            actions.approve(proposal=newer, officer=second.pk, digest=unread)
    case.refresh_from_db()
    assert case.state == "proposed"
    actions.approve(proposal=newer, officer=second.pk, digest=newer.digest)
    deliver()
    assert "something else" in str(mail.outbox[-1].body)


def test_whoever_edits_a_proposal_can_not_approve_it(alice: Person) -> None:
    case, (first, second) = asked(alice), officers()
    proposed(case, first, Outcome.FULFIL)
    edited = proposed(case, second, Outcome.FULFIL, words="With a few more words.")
    with pytest.raises(OwnApproval):
        actions.approve(proposal=edited, officer=second.pk, digest=edited.digest)
    actions.approve(proposal=edited, officer=first.pk, digest=edited.digest)


def test_nothing_is_attached_while_a_proposal_waits(alice: Person) -> None:
    case, (first, _second) = asked(alice), officers()
    proposed(case, first, Outcome.FULFIL)
    with pytest.raises(CaseMoved):
        actions.attach(case=case, officer=first.pk, content=b"late", name="late.txt")


STEPS: dict[str, Any] = {
    "open": lambda case, who: actions.open_case(case=case, officer=who),
    "assign": lambda case, who: actions.assign(case=case, officer=who, to=who),
    "identity": lambda case, who: actions.record_identity(
        case=case, officer=who, method=Method.EMAIL, is_proved=True
    ),
    "note": lambda case, who: actions.add_note(case=case, officer=who, text="A note."),
    "attach": lambda case, who: actions.attach(case=case, officer=who, content=b"x", name="x"),
    "export": lambda case, who: actions.export_for(case=case, officer=who),
    "erase": lambda case, who: actions.erase_for(case=case, officer=who),
    "suspend": lambda case, who: actions.suspend(case=case, officer=who),
    "propose": lambda case, who: actions.propose(
        case=case, officer=who, outcome=Outcome.REFUSE, **REFUSAL
    ),
    "close": lambda case, who: actions.close(case=case, officer=who),
}


@pytest.mark.parametrize("step", STEPS)
def test_nobody_acts_on_their_own_case(step: str) -> None:
    officer, _browser = bearing("privacy-officer")
    case = asked(officer)
    before = len(case_log(case))
    with pytest.raises(OwnCase):
        STEPS[step](case, officer.pk)
    assert len(case_log(case)) == before


def test_nobody_approves_an_answer_to_themselves() -> None:
    officer, _browser = bearing("privacy-officer")
    case = asked(officer)
    proposal = proposed(case, bearing("privacy-agent")[0], Outcome.REFUSE, **REFUSAL)
    with pytest.raises(OwnCase):
        actions.approve(proposal=proposal, officer=officer.pk, digest=proposal.digest)


@pytest.mark.parametrize("role", ["support", "privacy-agent", "auditor", "operator"])
def test_only_privacy_officers_approve(alice: Person, role: str) -> None:
    case = asked(alice)
    proposal = proposed(case, bearing("privacy-officer")[0], Outcome.FULFIL)
    with pytest.raises(WrongRole):
        actions.approve(proposal=proposal, officer=bearing(role)[0].pk, digest=proposal.digest)


def test_a_refusal_needs_a_reason_and_names_the_remedies(alice: Person) -> None:
    case, (first, second) = asked(alice, region=""), officers()
    for missing in ({}, {"reason": "other"}, {"reason": "whim", "words": "We just don't want to."}):
        with pytest.raises(ReasonMissing):
            proposed(case, first, Outcome.REFUSE, **missing)
    proposal = proposed(case, first, Outcome.REFUSE, **REFUSAL)
    actions.approve(proposal=proposal, officer=second.pk, digest=proposal.digest)
    deliver()
    body = str(mail.outbox[-1].body)
    for remedy in ("Article 77", "Article 79", "ico.org.uk", "cppa.ca.gov", "priv.gc.ca"):
        assert remedy in body
    assert REFUSAL["words"] in body
    case.refresh_from_db()
    assert (case.state, case.protocol_status) == ("denied", "denied")
    assert case.denial_reason == "claim_not_covered"


def test_a_proposal_sent_back_can_be_made_anew(alice: Person) -> None:
    case, (first, second) = asked(alice), officers()
    proposal = proposed(case, first, Outcome.FULFIL)
    with pytest.raises(ReasonMissing):
        actions.send_back(proposal=proposal, officer=second.pk, words=" ")
    with pytest.raises(OwnApproval):
        actions.send_back(proposal=proposal, officer=first.pk, words="No.")
    actions.send_back(proposal=proposal, officer=second.pk, words="Attach the copy first.")
    case.refresh_from_db()
    assert case.state == "working"
    with pytest.raises(CaseRefused):
        actions.approve(proposal=proposal, officer=second.pk, digest=proposal.digest)
    answered(case)
    assert case.state == "fulfilled"


def test_no_answer_before_identity_is_proved(client: Any, alice: Person) -> None:
    case = asked_publicly(client, alice.email, region="us-ca")
    client.post(by_link(case, Link.VERIFY))
    case.refresh_from_db()
    officer, _browser = bearing("privacy-officer")
    with pytest.raises(NotProved):
        proposed(case, officer, Outcome.FULFIL)
    for too_little in ((0, True), (2, True), (3, False)):
        with pytest.raises(NotProved):
            actions.record_identity(
                case=case,
                officer=officer.pk,
                method=Method.DATA_POINTS,
                is_proved=True,
                points=too_little[0],
                has_declaration=too_little[1],
            )
    actions.record_identity(
        case=case,
        officer=officer.pk,
        method=Method.DATA_POINTS,
        is_proved=True,
        points=3,
        has_declaration=True,
    )
    proposed(case, officer, Outcome.FULFIL)


def test_the_log_of_a_case_is_the_ledger(alice: Person) -> None:
    case = asked(alice)
    answered(case)
    said = [line.event_words for line in reversed(case_log(case))]
    assert said == [
        "Made a request about personal data",
        "Sent a notice",
        "Attached a copy, sealed for the person alone",
        "Proposed what to do with a request",
        "Approved it, as a second person",
        "Sent a notice",
        "Closed a request",
    ]
    assert case_log(case)[-1].actor_words == "The person who asked"


def test_an_extension_is_sent_before_it_counts(alice: Person) -> None:
    case, (first, second) = asked(alice, Kind.ACCESS, region="eea"), officers()
    due = case.due_at
    proposal = proposed(case, first, Outcome.EXTEND, words=WHY)
    actions.approve(proposal=proposal, officer=second.pk, digest=proposal.digest)
    case.refresh_from_db()
    assert (case.state, case.extended_at, case.due_at) == ("working", None, due)
    deliver()
    case.refresh_from_db()
    assert case.extended_at is not None
    assert case.due_at is not None
    assert due is not None
    assert case.due_at > due
    assert WHY in str(mail.outbox[-1].body)
    with pytest.raises(ClockRefused, match="extended already"):
        proposed(case, first, Outcome.EXTEND, words=WHY)
