"""Each step that the case page offers: its form, the action it leads to, what is said after it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django import forms
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from privacy.people import find_person
from privacy.rights.clocks.kinds import Kind
from privacy.rights.desk.forms import (
    ApproveForm,
    AssignForm,
    AuthorityForm,
    BackForm,
    DocumentForm,
    DuplicateForm,
    HoldForm,
    IdentityForm,
    LetterForm,
    NoteForm,
    PostedForm,
    ProposeForm,
)
from privacy.rights.requests import actions
from privacy.rights.requests.casefile import CaseNotice, CaseProposal
from privacy.rights.requests.errors import WrongRole
from privacy.rights.requests.letters.catalogue import Letter
from privacy.rights.requests.models import RightsRequest
from privacy.rights.requests.states import ERASURES, Method, Outcome
from privacy.words import Words

Given = Mapping[str, Any]
Run = Callable[[RightsRequest, UUID, Given], object]


class NoForm(forms.Form):
    """A button asks for nothing more."""


@dataclass(frozen=True)
class Step:
    """One step; `run` raises PrivacyError with a sentence where the rules don't allow it."""

    run: Run
    said: Words
    form: type[forms.Form] = NoForm


def _assign(case: RightsRequest, officer: UUID, given: Given) -> None:
    colleague = find_person(given["address"])
    if colleague is None:
        raise WrongRole(_("Nobody with this address works on requests. Nothing was changed."))
    actions.assign(case=case, officer=officer, to=colleague)


def _identity(case: RightsRequest, officer: UUID, given: Given) -> None:
    asked = {**given, "method": Method(given["method"])}
    actions.record_identity(case=case, officer=officer, **asked)


def _attach(case: RightsRequest, officer: UUID, given: Given) -> None:
    document = given["document"]
    actions.attach(case=case, officer=officer, content=document.read(), name=document.name)


def _letter(case: RightsRequest, officer: UUID, given: Given) -> None:
    letter = Letter(given["letter"])
    actions.send_notice(case=case, officer=officer, letter=letter, words=given["words"])


def _propose(case: RightsRequest, officer: UUID, given: Given) -> None:
    asked = {**given, "outcome": Outcome(given["outcome"])}
    actions.propose(case=case, officer=officer, **asked)


def _duplicate(case: RightsRequest, officer: UUID, given: Given) -> None:
    original = RightsRequest.objects.filter(pk=given["original"]).first()
    if original is None:
        raise Http404
    actions.link_duplicate(case=case, officer=officer, original=original)


def _posted(case: RightsRequest, officer: UUID, given: Given) -> None:
    notice = CaseNotice.objects.filter(case=case, pk=given["notice"]).first()
    if notice is None:
        raise Http404
    actions.record_posted(notice=notice, officer=officer)


def _approve(case: RightsRequest, officer: UUID, given: Given) -> None:
    actions.approve(proposal=_waiting(case, given), officer=officer, digest=given["digest"])


def _send_back(case: RightsRequest, officer: UUID, given: Given) -> None:
    actions.send_back(proposal=_waiting(case, given), officer=officer, words=given["words"])


def _carry_out(case: RightsRequest, officer: UUID, _given: Given) -> None:
    if Kind(case.kind) in ERASURES:
        actions.erase_for(case=case, officer=officer)
    else:
        actions.carry_out(case=case, officer=officer)


def _waiting(case: RightsRequest, given: Given) -> CaseProposal:
    proposal = CaseProposal.objects.filter(case=case, pk=given["proposal"]).first()
    if proposal is None:
        raise Http404
    return proposal


def _plain(action: Callable[..., object]) -> Run:
    return lambda case, officer, given: action(case=case, officer=officer, **given)


# What an officer or agent does on the way to an answer.
WORK: Final[Mapping[str, Step]] = {
    "take": Step(
        lambda case, officer, _given: actions.assign(case=case, officer=officer, to=officer),
        _("The case is with you."),
    ),
    "assign": Step(_assign, _("The case is with your colleague."), AssignForm),
    "identity": Step(_identity, _("The outcome is recorded."), IdentityForm),
    "authority": Step(_plain(actions.record_authority), _("Recorded."), AuthorityForm),
    "note": Step(_plain(actions.add_note), _("The note is kept, sealed."), NoteForm),
    "copy": Step(
        _plain(actions.export_for),
        _("A copy is being made. It is sealed for the person: nobody else can open it."),
    ),
    "letter": Step(_letter, _("The letter is on its way."), LetterForm),
    "propose": Step(_propose, _("Proposed. Somebody else reads and approves it."), ProposeForm),
    "duplicate": Step(_duplicate, _("Closed as a repetition; the person is told."), DuplicateForm),
    "suspend": Step(_plain(actions.suspend), _("The clock stands still.")),
    "resume": Step(_plain(actions.resume), _("The clock runs on.")),
    "posted": Step(_posted, _("Noted as posted today."), PostedForm),
}
ATTACH: Final = Step(_attach, _("The document is attached, sealed."), DocumentForm)
# What can't be taken back, or takes two: after a fresh proof of who it is.
DECISIONS: Final[Mapping[str, Step]] = {
    "approve": Step(_approve, _("Approved."), ApproveForm),
    "back": Step(_send_back, _("Sent back to whoever proposed it."), BackForm),
    "carry-out": Step(_carry_out, _("Carried out. The answer goes now.")),
    "hold": Step(_plain(actions.place_hold), _("It is on hold; the person sees that."), HoldForm),
}
STEPS: Final[Mapping[str, Step]] = {**WORK, "attach": ATTACH, **DECISIONS}
