"""Propose somebody for a role, and decide on what somebody else proposed."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from accounts.staff.actions import NotActive, OwnRole, RoleRefused, UnknownRole, grant_role
from accounts.staff.models import KEPT_FOR, RoleProposal
from privacy.ledger.actions import record
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event
from privacy.staff.roles import ROLES


class OwnProposal(RoleRefused):
    sentence = _("Whoever proposed it can’t decide on it. Ask somebody else; nothing was changed.")


class DecidedAlready(RoleRefused):
    sentence = _("This was decided meanwhile, or nobody did so in a week. Nothing was changed.")


def propose_role(*, person: Person, role: str, reason: str, officer: UUID) -> RoleProposal:
    """Propose a role for somebody else. Raises RoleRefused where that can't be."""
    if role not in ROLES:
        raise UnknownRole
    if officer == person.pk:
        raise OwnRole
    if not person.is_active:
        raise NotActive
    with transaction.atomic():
        proposal = RoleProposal.objects.create(
            person=person.pk, role=role, reason=reason, proposed_by=officer
        )
        _write_down(Event.ROLE_PROPOSED, proposal, officer)
    return proposal


def grant_proposed(*, proposal: RoleProposal, officer: UUID) -> None:
    """Grant it, as somebody else than whoever proposed it and whom it is about.

    Raises RoleRefused where the rules don't allow it.
    """
    _decide(proposal, RoleProposal.State.GRANTED, officer)


def refuse_proposed(*, proposal: RoleProposal, officer: UUID) -> None:
    """Say no. Raises RoleRefused where the rules don't allow it."""
    _decide(proposal, RoleProposal.State.REFUSED, officer)


def clear_old_proposals(now: datetime) -> int:
    """Forget proposals of more than a year ago; return how many."""
    return RoleProposal.objects.filter(proposed_at__lt=now - KEPT_FOR).delete()[0]


def _decide(proposal: RoleProposal, state: RoleProposal.State, officer: UUID) -> None:
    if officer == proposal.proposed_by:
        raise OwnProposal
    if officer == proposal.person:
        raise OwnRole
    person = Person.objects.filter(pk=proposal.person).first()
    if person is None:
        raise DecidedAlready
    with transaction.atomic():
        this = RoleProposal.objects.filter(pk=proposal.pk)
        if not this.decide(state, by=officer, now=timezone.now()):
            raise DecidedAlready
        if state == RoleProposal.State.GRANTED:
            grant_role(person=person, role=proposal.role, actor=Actor.staff(officer))
        else:
            _write_down(Event.ROLE_REFUSED, proposal, officer)


def _write_down(event: Event, proposal: RoleProposal, officer: UUID) -> None:
    record(
        event=event,
        actor=Actor.staff(officer),
        owner=proposal.person,
        detail={"role": proposal.role, "reason": proposal.reason},
    )
