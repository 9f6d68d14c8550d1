"""Close a case: what was asked stays on record for 24 months, whom to answer goes at once."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from privacy.ledger.actors import Actor
from privacy.ledger.events import Event, Purpose
from privacy.rights.clocks.periods import add_months
from privacy.rights.requests.access import MAY_WORK, require
from privacy.rights.requests.actions.notices import queue_letter
from privacy.rights.requests.actions.steps import move
from privacy.rights.requests.casefile import CaseNotice, CaseProposal
from privacy.rights.requests.errors import NotTheSame
from privacy.rights.requests.letters.catalogue import Letter
from privacy.rights.requests.log import desk, forget_log, requester
from privacy.rights.requests.models import RightsRequest
from privacy.rights.requests.sealed import contact_of
from privacy.rights.requests.states import Outcome, State
from privacy.vault import actions as vault
from privacy.vault.errors import KeyDestroyed
from privacy.vault.keyring import destroy_owner_key, owner_key
from privacy.vault.models import Domain, SealedObject, SealingKey

# CCPA regulations § 7101.
RECORD_MONTHS: Final = 24
UNVERIFIED_GOES_AFTER: Final = timedelta(days=3)
ATTACHMENTS_STAY: Final = timedelta(days=30)
ORPHAN_KEYS_STAY: Final = timedelta(hours=1)


def close_answered(case: RightsRequest, outcome: str, actor: Actor, now: datetime) -> None:
    """Close a case whose answer was just sent, in the transaction that says so."""
    state = State.DENIED if outcome == Outcome.REFUSE else State.FULFILLED
    move(case, state, Event.CASE_CLOSED, actor, answered_at=now, **_ending(now))
    _after(case, now)


def withdraw(*, case: RightsRequest) -> None:
    """Let whoever asked take a request back, as long as no answer is approved."""
    now = timezone.now()
    with transaction.atomic():
        waiting = case.proposals.filter(state=CaseProposal.State.WAITING)
        waiting.update(state=CaseProposal.State.REPLACED)
        _drop_unsent(case)
        move(case, State.WITHDRAWN, Event.CASE_WITHDRAWN, requester(case), **_ending(now))
        _after(case, now)


def link_duplicate(*, case: RightsRequest, officer: UUID, original: RightsRequest) -> None:
    """Close a case as a repetition of an earlier one by the same person, and tell them so."""
    require(case, officer, *MAY_WORK)
    same = RightsRequest.objects.of_same_requester(case).filter(kind=case.kind)
    found = same.filter(pk=original.pk).exclude(state=State.DUPLICATE).first()
    if found is None or found.received_at > case.received_at:
        raise NotTheSame
    now, reply_to = timezone.now(), contact_of(case).reply_to
    with transaction.atomic():
        RightsRequest.objects.filter(pk=case.pk).update(duplicate_of=found)
        case.duplicate_of = found
        if reply_to:
            # Written while there is an address; it is sent before the address goes.
            queue_letter(case, Letter.DUPLICATE)
        move(
            case,
            State.DUPLICATE,
            Event.CASE_DUPLICATE,
            Actor.staff(officer),
            said={"original": str(found.pk)},
            **_ending(now),
        )
        _after(case, now)


def expire_old(now: datetime) -> int:
    """Forget requests that nobody confirmed, and closed ones after 24 months; return how many."""
    unverified = RightsRequest.objects.filter(
        state=State.UNVERIFIED, received_at__lt=now - UNVERIFIED_GOES_AFTER
    )
    old = RightsRequest.objects.filter(expires_at__lte=now)
    cases = [*unverified[:500], *old[:500]]
    for case in cases:
        shred(case)
        case.delete()
    return len(cases) + _destroy_orphan_keys(now)


def shred(case: RightsRequest) -> None:
    """Destroy all that a case keeps sealed, and all that leads to its person; its record stays."""
    sealed = SealedObject.objects.owned_by(case.pk)
    vault.delete_each(sealed_objects=sealed, actor=desk(), purpose=Purpose.RETENTION)
    with transaction.atomic():
        for kept in (case.notes, case.notices, case.attachments, case.proposals):
            kept.all().delete()
        RightsRequest.objects.filter(pk=case.pk).update(
            person_hash="", address_hash="", agent_hash="", contact=b""
        )
        forget_log(case.pk)
    destroy_owner_key(case.pk)


def shred_if_erased(case: RightsRequest, person: UUID | None) -> None:
    """Of somebody who was erased meanwhile, keep the bare record of a closed case and no more."""
    if person is None:
        return
    try:
        owner_key(person)
    except KeyDestroyed:
        shred(case)


def _destroy_orphan_keys(now: datetime) -> int:
    """Destroy keys made for cases that a crash kept from being written."""
    recent = SealingKey.objects.filter(
        domain=Domain.CASE,
        created_at__lt=now - ORPHAN_KEYS_STAY,
        created_at__gt=now - ORPHAN_KEYS_STAY - timedelta(days=2),
    )
    owners = set(recent.values_list("owner", flat=True))
    orphans = owners - set(RightsRequest.objects.filter(pk__in=owners).values_list("pk", flat=True))
    for owner in orphans:
        destroy_owner_key(owner)
    return len(orphans)


def _ending(now: datetime) -> dict[str, Any]:
    return {"closed_at": now, "expires_at": _expiry(now), "contact": b""}


def _expiry(now: datetime) -> datetime:
    day = add_months(now.date(), RECORD_MONTHS)
    return now.replace(year=day.year, month=day.month, day=day.day)


def _after(case: RightsRequest, now: datetime) -> None:
    """Bring the deadlines of attached documents forward."""
    documents = case.attachments.exclude(sealed=None).values_list("sealed_id", flat=True)
    vault.bring_forward(sealed_objects=list(documents), delete_after=now + ATTACHMENTS_STAY)


def _drop_unsent(case: RightsRequest) -> None:
    unsent = case.notices.filter(state__in=[CaseNotice.State.DRAFT, CaseNotice.State.QUEUED])
    unsent.update(state=CaseNotice.State.DROPPED)
