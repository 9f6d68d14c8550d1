"""Requests come in: from the privacy centre, the public form, an agent, or through staff."""

import contextlib
import uuid
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from privacy.ledger.actions import record
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event, Purpose
from privacy.people import find_person, reach_of
from privacy.rights.clocks.kinds import Kind
from privacy.rights.requests.access import MAY_WORK, is_own, require_role
from privacy.rights.requests.actions.carrying_out import AT_ONCE, carry_out_at_once
from privacy.rights.requests.actions.notices import queue_acknowledgement, queue_letter
from privacy.rights.requests.actions.steps import change, move
from privacy.rights.requests.clocking import stored_dates
from privacy.rights.requests.errors import CaseMoved, CaseRefused, NobodyHere, OwnCase
from privacy.rights.requests.laws import laws_for
from privacy.rights.requests.letters.catalogue import Letter
from privacy.rights.requests.log import requester, write
from privacy.rights.requests.marks import mark_of_address, mark_of_person
from privacy.rights.requests.models import RightsRequest
from privacy.rights.requests.sealed import Contact, contact_of, seal_contact
from privacy.rights.requests.states import (
    WITHOUT_IDENTITY,
    Authority,
    Channel,
    Identity,
    Method,
    Origin,
    State,
)
from privacy.vault.keyring import destroy_owner_key, ensure_owner_key
from privacy.vault.models import Domain


def submit(
    *,
    person: UUID,
    kind: Kind,
    region: str,
    language: str,
    words: str = "",
    period_from: str = "",
    site: str = "",
) -> RightsRequest:
    """Take a request from somebody signed in, whose account proves who they are.

    What needs nobody's decision (an opt-out, a limit, a withdrawn consent) is done at once.
    """
    reach = reach_of(person)
    if reach is None:
        raise NobodyHere
    case = _new(kind, region, language, origin=Origin.PORTAL, state=State.RECEIVED)
    case.recognised_at = case.received_at
    _prove(case, Method.ACCOUNT)
    contact = Contact(
        address=reach.address,
        person=str(person),
        words=words,
        period_from=period_from,
        site=site,
    )
    _keep(case, contact)
    with transaction.atomic():
        _tell_person(case, person, Actor.person(person))
    _acknowledge_or_do(case, person)
    return case


def submit_publicly(*, kind: Kind, region: str, language: str, contact: Contact) -> RightsRequest:
    """Take a request from anybody; it counts once the address that answers go to is confirmed.

    Whether somebody here has that address isn't looked up before then, so nothing can tell.
    """
    is_by_agent = bool(contact.agent_address)
    origin = Origin.AGENT if is_by_agent else Origin.PUBLIC
    case = _new(kind, region, language, origin=origin, state=State.UNVERIFIED)
    case.authority = Authority.AWAITED if is_by_agent else Authority.NOT_NEEDED
    _keep(case, contact)
    queue_letter(case, Letter.VERIFY)
    return case


def verify_address(*, case: RightsRequest) -> None:
    """Let a request count from its receipt on, since the link in the mail was followed.

    Only now is looked up whether somebody here has that address. Safe to repeat.
    """
    if case.state != State.UNVERIFIED:
        return
    contact = contact_of(case)
    person = find_person(contact.address) if contact.address else None
    found = replace(contact, person=str(person or ""))
    facts: dict[str, Any] = {
        "contact": seal_contact(case.pk, found),
        "recognised_at": timezone.now(),
    }
    if person is not None:
        facts["person_hash"] = mark_of_person(person)
    if case.origin == Origin.PUBLIC and case.kind not in WITHOUT_IDENTITY and person is not None:
        # Known here and proved to be theirs: under some laws that is one detail of several.
        facts |= {"identity_method": Method.EMAIL, "identity_points": 1}
    with transaction.atomic():
        move(case, State.RECEIVED, Event.CASE_CONFIRMED, requester(case), **facts)
        if person is not None:
            _tell_person(case, person, Actor.person(person))
    if case.origin == Origin.AGENT:
        queue_acknowledgement(case)
        queue_letter(case, Letter.AUTHORITY)
    else:
        _acknowledge_or_do(case, person)


def confirm_authority(*, case: RightsRequest) -> None:
    """Record that the person themselves, by the link in a mail to them, said who acts for them."""
    if case.authority == Authority.PROVED:
        return
    if case.authority != Authority.AWAITED:
        raise CaseMoved
    change(case, Event.CASE_AUTHORITY, requester(case), authority=Authority.PROVED)


def take_in(
    *,
    officer: UUID,
    kind: Kind,
    channel: Channel,
    region: str,
    language: str,
    received_at: datetime,
    contact: Contact,
    requested_on: date | None = None,
) -> RightsRequest:
    """Take in a request that came by letter, by phone, or in person; the clock runs from receipt.

    `contact.address` may be empty where there is only a postal address.
    """
    require_role(officer, *MAY_WORK)
    if received_at > timezone.now():
        raise CaseRefused
    case = _new(kind, region, language, origin=Origin.STAFF, state=State.RECEIVED)
    case.channel, case.received_at, case.requested_on = channel, received_at, requested_on
    case.recognised_at = timezone.now()
    person = find_person(contact.address) if contact.address else None
    whole = replace(contact, person=str(person or ""))
    if contact.agent_address or contact.agent_name:
        case.authority = Authority.AWAITED
    _keep(case, whole, officer=officer)
    with transaction.atomic():
        if person is not None:
            _tell_person(case, person, Actor.staff(officer))
    queue_acknowledgement(case)
    return case


def _new(kind: Kind, region: str, language: str, *, origin: Origin, state: State) -> RightsRequest:
    needs_identity = kind not in WITHOUT_IDENTITY
    return RightsRequest(
        kind=kind,
        origin=origin,
        state=state,
        region=region,
        regimes=laws_for(region),
        language=language,
        identity=Identity.UNCHECKED if needs_identity else Identity.NOT_NEEDED,
    )


def _prove(case: RightsRequest, method: Method) -> None:
    if case.identity != Identity.NOT_NEEDED:
        case.identity, case.identity_method = Identity.PROVED, method


def _keep(case: RightsRequest, contact: Contact, *, officer: UUID | None = None) -> None:
    """Make the case's own key, then write the case with its first line."""
    case.id = uuid.uuid4()
    ensure_owner_key(case.pk, domain=Domain.CASE)
    case.address_hash = mark_of_address(contact.address)
    case.agent_hash = mark_of_address(contact.agent_address)
    if contact.person_id is not None:
        case.person_hash = mark_of_person(contact.person_id)
    case.contact = seal_contact(case.pk, contact)
    try:
        if officer is not None and is_own(case, officer):
            raise OwnCase
        for column, value in stored_dates(case).items():
            setattr(case, column, value)
        with transaction.atomic():
            case.save(force_insert=True)
            actor = Actor.staff(officer) if officer else requester(case)
            write(Event.CASE_RECEIVED, case, actor, kind=case.kind, laws=case.regimes)
    except BaseException:
        with contextlib.suppress(Exception):
            destroy_owner_key(case.pk)
        raise


def _acknowledge_or_do(case: RightsRequest, person: UUID | None) -> None:
    if person is not None and Kind(case.kind) in AT_ONCE:
        carry_out_at_once(case, person)
    else:
        queue_acknowledgement(case)


def _tell_person(case: RightsRequest, person: UUID, actor: Actor) -> None:
    """Write the request into the person's own ledger as well."""
    record(
        event=Event.CASE_RECEIVED,
        actor=actor,
        owner=person,
        purpose=Purpose.RIGHTS_REQUEST,
        detail={"request": str(case.pk), "kind": case.kind},
    )
