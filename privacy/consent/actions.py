"""Give, withdraw and require consent."""

import logging
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
_at_once: dict[str, list[Effect]] = {}
_afterwards: dict[str, list[Effect]] = {}
logger = logging.getLogger(__name__)


class ConsentMissing(PrivacyError):
    """The consent that this needs is not in force."""

    sentence = _("This needs your consent first. Nothing was stored.")


def on_withdrawal(
    statement: Statement, *, at_once: Effect, afterwards: Effect | None = None
) -> None:
    """Register what an app does, for a person's id, when a statement is withdrawn.

    `at_once` belongs to the withdrawal's own transaction: it stops work and moves deadlines to
    now. `afterwards` carries out what needs a store; what breaks off there, the sweep finishes.
    """
    _at_once.setdefault(statement.code, []).append(at_once)
    if afterwards is not None:
        _afterwards.setdefault(statement.code, []).append(afterwards)


def give(*, person: UUID, statements: Iterable[Statement], method: str) -> None:
    """Record that a person gave each statement, in the text and language they saw."""
    with transaction.atomic():
        for statement in statements:
            _append(person=person, statement=statement, is_given=True, method=method)


def withdraw(*, person: UUID, statement: Statement, method: str) -> None:
    """Record a withdrawal, then at once do what withdrawing promises."""
    with transaction.atomic():
        _append(person=person, statement=statement, is_given=False, method=method)
        for stop in _at_once.get(statement.code, []):
            stop(person)
    for finish in _afterwards.get(statement.code, []):
        try:
            finish(person)
        except (OSError, PrivacyError):
            logger.warning("a withdrawal could not delete everything yet; the sweep will")


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
