"""What the page of a case shows: all of it opened by one action, which is on the record."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms

from privacy.rights.clocks.kinds import Kind
from privacy.rights.desk.steps import STEPS
from privacy.rights.requests import actions
from privacy.rights.requests.access import MAY_DECIDE, MAY_WORK
from privacy.rights.requests.actions.carrying_out import is_to_carry_out
from privacy.rights.requests.actions.notices import read
from privacy.rights.requests.actions.working import name_of, text_of
from privacy.rights.requests.casefile import CaseAttachment, CaseNotice, CaseProposal
from privacy.rights.requests.clocking import dates_of, may_still_extend
from privacy.rights.requests.letters.writing import Written
from privacy.rights.requests.log import case_log
from privacy.rights.requests.models import RightsRequest
from privacy.rights.requests.queue import likely_duplicates
from privacy.rights.requests.sealed import Contact
from privacy.rights.requests.states import COPIES, Authority, State
from privacy.staff.membership import roles_of

LINES = 50
# Steps whose forms somebody writes into; the others are buttons.
WRITTEN = ("assign", "identity", "authority", "note", "attach", "letter", "propose", "back")


@dataclass(frozen=True)
class ShownNotice:
    """A letter, and its text as far as it can be opened."""

    notice: CaseNotice
    written: Written | None


@dataclass(frozen=True)
class ShownAttachment:
    """A document by its name, or a copy that nobody here can open."""

    attachment: CaseAttachment
    name: str


@dataclass(frozen=True)
class ShownNote:
    """A note in clear, and whether whoever reads it wrote it."""

    text: str
    note: Any
    is_own: bool


def page_of(
    case: RightsRequest, officer: UUID, *, bound: Mapping[str, forms.Form] | None = None
) -> dict[str, Any]:
    """Open a case for a member of staff and return what its page shows; raises CaseRefused.

    `bound` are forms that were refused, shown again with what was typed. Not inside a transaction:
    the opening's line is committed first.
    """
    contact = actions.open_case(case=case, officer=officer)
    roles = roles_of(officer)
    may_work = case.is_open and not roles.isdisjoint(MAY_WORK)
    notices = [ShownNotice(each, read(each)) for each in case.notices.order_by("-made_at")]
    waiting = case.proposals.filter(state=CaseProposal.State.WAITING).first()
    return {
        "case": case,
        "contact": contact,
        "is_mine": case.assigned_to == officer,
        "dates": [] if case.is_closed else dates_of(case),
        "extend_by": may_still_extend(case, at=case.received_at) if case.is_open else None,
        "notes": [
            ShownNote(text_of(each), each, each.author == officer) for each in case.notes.all()
        ],
        "attachments": _attachments(case),
        "notices": notices,
        "waiting": waiting,
        "waiting_letter": next(
            (each.written for each in notices if waiting and each.notice.proposal_id == waiting.pk),
            None,
        ),
        "is_own_proposal": waiting is not None and waiting.proposed_by == officer,
        "lines": case_log(case, limit=LINES),
        "duplicates": likely_duplicates(case)[:5] if may_work else [],
        "may_work": may_work,
        "may_decide": case.is_open and not roles.isdisjoint(MAY_DECIDE),
        "offers": _offers(case, contact, may_work),
        "forms": {**_fresh(case, waiting), **(bound or {})},
    }


def _attachments(case: RightsRequest) -> list[ShownAttachment]:
    found = case.attachments.select_related("sealed")
    return [ShownAttachment(each, name_of(each)) for each in found]


def _offers(case: RightsRequest, contact: Contact, may_work: bool) -> dict[str, bool]:
    """Say which steps are worth showing; the actions decide which are allowed."""
    is_early = case.state in {State.RECEIVED, State.WORKING}
    return {
        "attach": may_work and is_early,
        "copy": may_work and is_early and Kind(case.kind) in COPIES and bool(contact.person),
        "letter": may_work and bool(contact.reply_to),
        "authority": may_work and case.authority == Authority.AWAITED,
        "propose": may_work and case.state != State.APPROVED,
        "carry_out": may_work and case.state == State.APPROVED and is_to_carry_out(case),
        "found": may_work and bool(contact.person),
    }


def _fresh(case: RightsRequest, waiting: CaseProposal | None) -> dict[str, forms.Form]:
    """Return every form, empty; their fields bear the step's name, so that ids are unique."""
    initial: dict[str, dict[str, Any]] = {
        "identity": {"points": case.identity_points, "method": case.identity_method},
        "back": {"proposal": waiting.pk if waiting else None},
    }
    return {name: STEPS[name].form(prefix=name, initial=initial.get(name)) for name in WRITTEN}
