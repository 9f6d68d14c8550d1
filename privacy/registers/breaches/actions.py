"""Record a breach, amend it, assess it, tell the authority, close it: each on the record."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from privacy.ledger.actions import record
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event, Purpose
from privacy.registers.breaches.errors import (
    AuthorityNotTold,
    BreachRefused,
    NotAssessed,
    NotYetHappened,
    PeopleNotTold,
    ReasonsMissing,
)
from privacy.registers.breaches.models import KEPT_FOR, AffectedPerson, Answer, Breach
from privacy.registers.breaches.texts import Text, text_of, write_text


@dataclass(frozen=True)
class Assessment:
    """What an officer decided of the risk, under GDPR and under PIPEDA."""

    is_risk: str = Answer.OPEN
    is_high_risk: str = Answer.OPEN
    sensitivity: str = ""
    probability: str = ""
    is_significant_harm: str = Answer.OPEN


def record_breach(*, aware_at: datetime, text: Text, officer: UUID) -> Breach:
    """Record a breach; 72 running hours count from the moment at which it became known."""
    if aware_at > timezone.now():
        raise NotYetHappened
    aware_at = aware_at.astimezone(UTC)
    with transaction.atomic():
        by = say(Event.BREACH_RECORDED, officer)
        breach = Breach.objects.create(
            aware_at=aware_at, recorded_by=by, kept_until=aware_at + KEPT_FOR
        )
        write_text(breach=breach, text=text, author=by)
    return breach


def amend_breach(*, breach: Breach, text: Text, assessment: Assessment, officer: UUID) -> None:
    """Write a new version of what is known and decided; the old versions stay."""
    with transaction.atomic():
        by = say(Event.BREACH_CHANGED, officer)
        _still_open(breach).update(
            is_risk=assessment.is_risk,
            is_high_risk=assessment.is_high_risk,
            sensitivity=assessment.sensitivity,
            probability=assessment.probability,
            is_significant_harm=assessment.is_significant_harm,
        )
        kept = text_of(breach)
        said = replace(text, authority=kept.authority, late_reasons=kept.late_reasons)
        if said != kept:
            write_text(breach=breach, text=said, author=by)


def note_authority_told(
    *, breach: Breach, at: datetime, reference: str, late_reasons: str, officer: UUID
) -> None:
    """Write down that the authority was told; after 72 hours, only with the reasons why."""
    if at > timezone.now() or at < breach.aware_at:
        raise NotYetHappened
    if at > breach.authority_due and not late_reasons.strip():
        raise ReasonsMissing
    with transaction.atomic():
        by = say(Event.BREACH_AUTHORITY_TOLD, officer)
        if not _still_open(breach).filter(authority_told_at=None).update(authority_told_at=at):
            raise BreachRefused
        said = replace(text_of(breach), authority=reference, late_reasons=late_reasons)
        write_text(breach=breach, text=said, author=by)


def close_breach(*, breach: Breach, officer: UUID) -> None:
    """Close a breach once it is assessed and everybody whom the law wants told has been told."""
    with transaction.atomic():
        say(Event.BREACH_CHANGED, officer)
        current = _still_open(breach).get()
        _require_finished(current)
        _still_open(breach).update(closed_at=timezone.now())


def clear_old_breaches(now: datetime) -> int:
    """Delete closed breaches whose 24 months are over; return how many."""
    old = Breach.objects.filter(kept_until__lte=now).exclude(closed_at=None)
    count = old.count()
    old.delete()
    return count


def say(event: Event, officer: UUID) -> UUID:
    """Write the ledger's line; return the random number under which the officer stands there."""
    line = record(event=event, actor=Actor.staff(officer), owner=None, purpose=Purpose.LEGAL_DUTY)
    return UUID(line.actor_id)


def _still_open(breach: Breach) -> QuerySet[Breach]:
    found = Breach.objects.select_for_update().filter(pk=breach.pk, closed_at=None)
    if not found.exists():
        raise BreachRefused
    return found


def _require_finished(breach: Breach) -> None:
    answers = {breach.is_risk, breach.is_high_risk, breach.is_significant_harm}
    if Answer.OPEN in answers or not text_of(breach).assessment.strip():
        raise NotAssessed
    if breach.is_authority_awaited:
        raise AuthorityNotTold
    states = AffectedPerson.State
    settled = {states.TOLD, states.UNCERTAIN, states.FAILED, states.UNREACHABLE}
    is_anybody_left = breach.affected.exclude(state__in=settled).exists()
    if breach.must_tell_people and (is_anybody_left or not breach.affected.exists()):
        raise PeopleNotTold
