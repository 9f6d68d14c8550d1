"""Give, withdraw and require consent."""

from collections.abc import Callable, Iterable
from uuid import UUID

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from privacy.consent.models import ConsentEvent
from privacy.consent.statements import FOR_PORTRAITS, Statement
from privacy.errors import PrivacyError
from privacy.ledger.actions import record
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event

Effect = Callable[[UUID], None]
_effects: dict[str, list[Effect]] = {}


class ConsentMissing(PrivacyError):
    """The consent that this needs is not in force."""

    sentence = _("This needs your consent first. Nothing was stored.")


def on_withdrawal(statement: Statement, effect: Effect) -> None:
    """Register what an app must do, for a person's id, once a statement is withdrawn."""
    _effects.setdefault(statement.code, []).append(effect)


def give(*, person: UUID, statements: Iterable[Statement], method: str) -> None:
    """Record that a person gave each statement, in the text and language they saw."""
    with transaction.atomic():
        for statement in statements:
            _append(person=person, statement=statement, is_given=True, method=method)


def withdraw(*, person: UUID, statement: Statement, method: str) -> None:
    """Record a withdrawal, then at once do what withdrawing promises."""
    with transaction.atomic():
        _append(person=person, statement=statement, is_given=False, method=method)
    for effect in _effects.get(statement.code, []):
        effect(person)


def is_in_force(person: UUID, statement: Statement) -> bool:
    """Say whether the newest event gives this very version of the statement."""
    newest = ConsentEvent.objects.newest(person, statement.code)
    return newest is not None and newest.is_in_force_for(statement)


def may_make_portraits(person: UUID) -> bool:
    """Say whether all that portraits need is in force."""
    return all(is_in_force(person, statement) for statement in FOR_PORTRAITS)


def require_portraits(person: UUID) -> None:
    """Raise ConsentMissing unless all that portraits need is in force."""
    if not may_make_portraits(person):
        raise ConsentMissing


def _append(*, person: UUID, statement: Statement, is_given: bool, method: str) -> None:
    ConsentEvent.objects.create(
        person=person,
        statement=statement.code,
        version=statement.version,
        digest=statement.digest,
        is_given=is_given,
        language=get_language() or "",
        method=method,
    )
    record(
        event=Event.CONSENT_GIVEN if is_given else Event.CONSENT_WITHDRAWN,
        actor=Actor.person(person),
        owner=person,
        detail={"statement": statement.code, "version": statement.version},
    )
