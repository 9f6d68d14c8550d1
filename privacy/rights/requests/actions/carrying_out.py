"""Carry a request out, by the same actions that the portal has for its people."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from privacy.consent.actions import withdraw as withdraw_consent
from privacy.consent.models import ConsentEvent
from privacy.consent.purposes.registry import purposes
from privacy.consent.statements import Statement
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event, Purpose
from privacy.optout.actions import opt_out
from privacy.optout.models import Origin as OptOutOrigin
from privacy.rights.clocks.kinds import Kind
from privacy.rights.erasure import erase_person
from privacy.rights.export.actions import request_export
from privacy.rights.requests.access import MAY_WORK, require
from privacy.rights.requests.actions.notices import queue_approved, queue_letter
from privacy.rights.requests.actions.steps import change, lock
from privacy.rights.requests.casefile import CaseAttachment, CaseProposal
from privacy.rights.requests.errors import (
    CaseMoved,
    NobodyHere,
    NothingToCarryOut,
    NotProved,
)
from privacy.rights.requests.letters.catalogue import Letter
from privacy.rights.requests.log import desk, write
from privacy.rights.requests.models import RightsRequest
from privacy.rights.requests.sealed import contact_of
from privacy.rights.requests.states import COPIES, ERASURES, Identity, Outcome, State

OPT_OUTS = {Kind.OPT_OUT: OptOutOrigin.SALE, Kind.LIMIT: OptOutOrigin.LIMIT}
AT_ONCE = frozenset({*OPT_OUTS, Kind.WITHDRAWAL})


def export_for(*, case: RightsRequest, officer: UUID) -> CaseAttachment:
    """Attach a copy of everything, built as for the person and sealed for them alone.

    The officer never can open it: it lies under the person's key, and only they fetch it, signed
    in. It is built anew when the answer is sent, should its day be over by then.
    """
    require(case, officer, *MAY_WORK)
    person = _person(case)
    if Kind(case.kind) not in COPIES:
        raise NothingToCarryOut
    if case.identity != Identity.PROVED:
        raise NotProved
    if case.state not in {State.RECEIVED, State.WORKING}:
        raise CaseMoved
    export = request_export(
        person=person, actor=Actor.staff(officer), purpose=Purpose.RIGHTS_REQUEST
    )
    with transaction.atomic():
        lock(case)
        attached, is_new = CaseAttachment.objects.get_or_create(
            case=case,
            what=CaseAttachment.What.EXPORT,
            defaults={"export": export.pk, "added_by": officer},
        )
        if is_new:
            write(Event.CASE_COPY_ATTACHED, case, Actor.staff(officer), export=str(export.pk))
        else:
            CaseAttachment.objects.filter(pk=attached.pk).update(export=export.pk)
            attached.export = export.pk
    return attached


def renew_export(case: RightsRequest) -> None:
    """Have the copy built anew for its person if its day is over when the answer goes out."""
    attached = case.attachments.filter(what=CaseAttachment.What.EXPORT).first()
    person = contact_of(case).person_id
    if attached is not None and person is not None:
        export = request_export(person=person, actor=desk(), purpose=Purpose.RIGHTS_REQUEST)
        CaseAttachment.objects.filter(pk=attached.pk).update(export=export.pk)


def erase_for(*, case: RightsRequest, officer: UUID) -> UUID:
    """Erase everything of the person, once a second person approved; return the receipt's number.

    The very erasure that the portal has: verified, with a receipt. Raises NotErased while something
    is left; calling again, or the sweep, finishes it. Then the approved answer goes.
    """
    require(case, officer, *MAY_WORK)
    if Kind(case.kind) not in ERASURES:
        raise NothingToCarryOut
    if case.state != State.APPROVED or _approved(case) is None:
        raise CaseMoved
    person = _person(case)
    if case.receipt is None:
        receipt = erase_person(person=person, actor=Actor.staff(officer))
        _done(case, Actor.staff(officer), receipt=receipt)
    return case.receipt or receipt


def carry_out(*, case: RightsRequest, officer: UUID) -> None:
    """Carry out an approved opt-out, limit, or withdrawal of consent; then its answer goes."""
    require(case, officer, *MAY_WORK)
    if Kind(case.kind) not in AT_ONCE:
        raise NothingToCarryOut
    if case.state != State.APPROVED:
        raise CaseMoved
    if case.carried_out_at is None:
        _do(case, _person(case))
        _done(case, Actor.staff(officer))


def carry_out_at_once(case: RightsRequest, person: UUID) -> None:
    """Do at once what the person alone decides, and answer: nobody else has a say in it."""
    _do(case, person)
    with transaction.atomic():
        change(case, Event.CASE_CARRIED_OUT, desk(), carried_out_at=timezone.now())
        queue_letter(case, Letter.FULFILLED)


def is_to_carry_out(case: RightsRequest) -> bool:
    """Say whether something has to be done before the approved answer is true."""
    if case.carried_out_at is not None or contact_of(case).person_id is None:
        return False
    return Kind(case.kind) in ERASURES | AT_ONCE


def _do(case: RightsRequest, person: UUID) -> None:
    if case.kind in OPT_OUTS:
        opt_out(person=person, origin=OPT_OUTS[Kind(case.kind)])
        return
    for statement in _given(person):
        withdraw_consent(person=person, statement=statement, method="rights request")


def _given(person: UUID) -> list[Statement]:
    """Return what a person allows now and can take back."""
    known = {code: each for code, each in purposes.statements().items() if each.is_withdrawable}
    newest = ConsentEvent.objects.newest_of_each(person, list(known))
    return [known[code] for code, event in newest.items() if event.is_given]


def _done(case: RightsRequest, actor: Actor, *, receipt: UUID | None = None) -> None:
    with transaction.atomic():
        change(
            case,
            Event.CASE_CARRIED_OUT,
            actor,
            carried_out_at=timezone.now(),
            receipt=receipt,
        )
        if (proposal := _approved(case)) is not None:
            queue_approved(proposal.notice)


def _approved(case: RightsRequest) -> CaseProposal | None:
    fulfilling = case.proposals.filter(state=CaseProposal.State.APPROVED, outcome=Outcome.FULFIL)
    return fulfilling.select_related("notice").last()


def _person(case: RightsRequest) -> UUID:
    person = contact_of(case).person_id
    if person is None:
        raise NobodyHere
    return person
