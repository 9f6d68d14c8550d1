"""Four eyes: somebody proposes, somebody else approves exactly what was read, or sends it back."""

import json
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from privacy.ledger.actors import Actor
from privacy.ledger.events import Event
from privacy.rights.clocks.dates import latest, respond_by
from privacy.rights.clocks.kinds import Kind
from privacy.rights.requests.access import MAY_DECIDE, MAY_WORK, require
from privacy.rights.requests.actions.carrying_out import is_to_carry_out
from privacy.rights.requests.actions.notices import keep, queue_approved
from privacy.rights.requests.actions.steps import lock, move
from privacy.rights.requests.actions.timing import laws_that_extend
from privacy.rights.requests.casefile import CaseAttachment, CaseNotice, CaseProposal
from privacy.rights.requests.clocking import clocks_of
from privacy.rights.requests.errors import (
    CaseMoved,
    CaseRefused,
    CopyMissing,
    Edited,
    NotProved,
    OwnApproval,
    ReasonMissing,
)
from privacy.rights.requests.letters.catalogue import Letter
from privacy.rights.requests.letters.writing import Written, write_letter
from privacy.rights.requests.log import write
from privacy.rights.requests.models import RightsRequest
from privacy.rights.requests.sealed import contact_of
from privacy.rights.requests.states import (
    COPIES,
    ERASURES,
    Authority,
    Denial,
    Identity,
    Outcome,
    State,
)

Proposed = CaseProposal.State


def propose(
    *, case: RightsRequest, officer: UUID, outcome: Outcome, reason: str = "", words: str = ""
) -> CaseProposal:
    """Propose an answer or an extension, with the very letter that the person will get.

    `reason` is why it is refused, `words` are for the person. Proposing again replaces what waits:
    nothing is edited. Raises CaseRefused, ClockRefused for an extension that no law allows.
    """
    require(case, officer, *MAY_WORK)
    _check(case, outcome, reason, words)
    written = _letter(case, outcome, reason, words)
    with transaction.atomic():
        locked = lock(case)
        if locked.state not in {State.RECEIVED, State.WORKING, State.PROPOSED}:
            raise CaseMoved
        _replace(case)
        proposal = CaseProposal(case=case, outcome=outcome, reason=reason, proposed_by=officer)
        proposal.digest = _digest(case, proposal, written)
        proposal.save(force_insert=True)
        keep(case, written, officer=officer, proposal=proposal)
        said = {"outcome": outcome, "reason": reason, "digest": proposal.digest}
        actor = Actor.staff(officer)
        if locked.state == State.PROPOSED:
            write(Event.CASE_PROPOSED, case, actor, **said)
        else:
            move(case, State.PROPOSED, Event.CASE_PROPOSED, actor, said=said)
    return proposal


def approve(*, proposal: CaseProposal, officer: UUID, digest: str) -> None:
    """Approve, as another privacy officer, exactly what was read: `digest` names it.

    The letter goes at once, or when what was approved is carried out. Raises OwnApproval, OwnCase,
    WrongRole, and Edited for a proposal that was replaced meanwhile.
    """
    case = proposal.case
    _require_second(proposal, officer)
    actor, said = Actor.staff(officer), {"outcome": proposal.outcome, "digest": proposal.digest}
    with transaction.atomic():
        lock(case)
        _decide(proposal, officer, Proposed.APPROVED, digest=digest)
        if proposal.outcome == Outcome.EXTEND:
            laws_that_extend(case, at=timezone.now())  # refuses what would come too late
            move(case, State.WORKING, Event.CASE_APPROVED, actor, said=said)
            queue_approved(proposal.notice)
            return
        move(
            case,
            State.APPROVED,
            Event.CASE_APPROVED,
            actor,
            said=said,
            denial_reason=proposal.reason,
        )
        if proposal.outcome == Outcome.REFUSE or not is_to_carry_out(case):
            queue_approved(proposal.notice)


def send_back(*, proposal: CaseProposal, officer: UUID, words: str) -> None:
    """Send a proposal back, as somebody else than its author, saying what is to change."""
    case = proposal.case
    _require_second(proposal, officer)
    if not words.strip():
        raise ReasonMissing
    with transaction.atomic():
        lock(case)
        _decide(proposal, officer, Proposed.SENT_BACK)
        _drop(proposal)
        said = {"words": words}
        move(case, State.WORKING, Event.CASE_SENT_BACK, Actor.staff(officer), said=said)


def approved_answer(case: RightsRequest) -> CaseProposal | None:
    """Return what was approved as the answer to a case, if anything."""
    answers = case.proposals.filter(state=Proposed.APPROVED).exclude(outcome=Outcome.EXTEND)
    return answers.select_related("notice").last()


def _check(case: RightsRequest, outcome: Outcome, reason: str, words: str) -> None:
    has_words = len(words.split()) >= 3
    if outcome == Outcome.REFUSE:
        if reason not in Denial.values or not has_words:
            raise ReasonMissing
    elif reason:
        raise CaseRefused
    elif outcome == Outcome.FULFIL:
        _check_fulfilling(case)
    elif not has_words:
        raise ReasonMissing
    else:
        laws_that_extend(case, at=timezone.now())


def _check_fulfilling(case: RightsRequest) -> None:
    if case.identity not in {Identity.PROVED, Identity.NOT_NEEDED}:
        raise NotProved
    if case.authority not in {Authority.PROVED, Authority.NOT_NEEDED}:
        raise NotProved
    is_here = contact_of(case).person_id is not None
    if is_here and Kind(case.kind) in COPIES and not case.attachments.exists():
        raise CopyMissing


def _letter(case: RightsRequest, outcome: Outcome, reason: str, words: str) -> Written:
    if outcome == Outcome.REFUSE:
        return write_letter(case, Letter.REFUSED, words=words, reason=reason)
    if outcome == Outcome.EXTEND:
        return write_letter(case, Letter.EXTENSION, words=words, due=_extended_day(case))
    return write_letter(case, _answer(case), words=words)


def _answer(case: RightsRequest) -> Letter:
    """Choose the letter that says what was done."""
    if contact_of(case).person_id is None and Kind(case.kind) in COPIES | ERASURES:
        return Letter.NOTHING
    if Kind(case.kind) in ERASURES:
        return Letter.ERASED
    if case.attachments.filter(what=CaseAttachment.What.EXPORT).exists():
        return Letter.COPY
    return Letter.FULFILLED


def _extended_day(case: RightsRequest) -> str:
    """Return the day by which the answer comes once extended: the earliest over all laws."""
    now = timezone.now()
    extending = laws_that_extend(case, at=now)
    days = []
    for clock in clocks_of(case):
        longer = latest(clock, at=now) if clock.regime.code in extending else None
        days.append((longer or respond_by(clock, at=now)).day)
    return min(days).isoformat()


def _digest(case: RightsRequest, proposal: CaseProposal, written: Written) -> str:
    """Name all that is decided: outcome, reason, letter, and what is attached."""
    attached = [str(each) for each in case.attachments.values_list("pk", flat=True)]
    whole = [str(case.pk), str(proposal.pk), str(proposal.outcome), str(proposal.reason)]
    whole += [written.subject, written.body, *attached]
    return sha256(json.dumps(whole).encode()).hexdigest()


def _require_second(proposal: CaseProposal, officer: UUID) -> None:
    require(proposal.case, officer, *MAY_DECIDE)
    if officer == proposal.proposed_by:
        raise OwnApproval


def _decide(proposal: CaseProposal, officer: UUID, state: str, *, digest: str = "") -> None:
    waiting = CaseProposal.objects.filter(pk=proposal.pk)
    if digest and digest != proposal.digest:
        raise Edited
    if state == Proposed.APPROVED:
        waiting = waiting.filter(digest=digest)
    if not waiting.end(state, decided_by=officer, decided_at=timezone.now()):
        raise Edited
    proposal.refresh_from_db()


def _replace(case: RightsRequest) -> None:
    for earlier in case.proposals.filter(state=Proposed.WAITING):
        CaseProposal.objects.filter(pk=earlier.pk).end(Proposed.REPLACED)
        _drop(earlier)


def _drop(proposal: CaseProposal) -> None:
    draft = CaseNotice.objects.filter(proposal=proposal, state=CaseNotice.State.DRAFT)
    draft.update(state=CaseNotice.State.DROPPED)
