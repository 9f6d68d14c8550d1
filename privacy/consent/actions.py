"""Give, withdraw and require consent."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from privacy.consent.models import ConsentErasure, ConsentEvent, StatementText
from privacy.consent.regions import region_of
from privacy.consent.statements import FOR_PORTRAITS, Statement
from privacy.errors import PrivacyError
from privacy.ledger.actions import record
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event
from privacy.optout.suspension import is_suspended, newest_opt_outs
from privacy.words import Words

Effect = Callable[[UUID], None]
_at_once: dict[str, list[Effect]] = {}
_afterwards: dict[str, list[Effect]] = {}


@dataclass(frozen=True)
class Results:
    """What was made with a consent, which goes with it only if the person says so."""

    words: Words
    at_once: Effect
    afterwards: Effect


_results: dict[str, list[Results]] = {}
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


def on_withdrawal_with_results(
    statement: Statement, *, at_once: Effect, afterwards: Effect, words: Words
) -> None:
    """Register what goes only if the person asks for it: what was already made for them.

    `words` stand beside the box with which they ask; without it, results stay to their deadline.
    """
    _results.setdefault(statement.code, []).append(Results(words, at_once, afterwards))


def results_of(statement: Statement) -> list[Words]:
    """Return the words of what a person may have deleted together with a withdrawal."""
    return [results.words for results in _results.get(statement.code, [])]


def give(*, person: UUID, statements: Iterable[Statement], method: str) -> None:
    """Record that a person gave each statement, in the text and language they saw."""
    region = region_of(person)
    with transaction.atomic():
        for statement in statements:
            shown = statement.for_region(region)
            _append(person=person, statement=shown, is_given=True, method=method)


def withdraw(
    *, person: UUID, statement: Statement, method: str, with_results: bool = False
) -> bool:
    """Record a withdrawal, then at once do what withdrawing promises; say if all of it is done.

    What was made for the person stays to its own deadline, unless they ask for it to go.
    """
    results = _results.get(statement.code, []) if with_results else []
    shown = statement.for_region(region_of(person))
    with transaction.atomic():
        _append(person=person, statement=shown, is_given=False, method=method)
        for stop in [*_at_once.get(statement.code, []), *(each.at_once for each in results)]:
            stop(person)
    is_done = True
    finishing = [*_afterwards.get(statement.code, []), *(each.afterwards for each in results)]
    for finish in finishing:
        try:
            finish(person)
        except (OSError, PrivacyError):
            logger.warning("a withdrawal could not delete everything yet; the sweep will")
            is_done = False
    return is_done


def forget_consents(*, person: UUID) -> None:
    """Delete a person's consent events: the declared way, which erasing takes and nothing else."""
    with transaction.atomic():
        ConsentErasure.objects.get_or_create(person=person)
        ConsentEvent.objects.owned_by(person).delete()
        ConsentErasure.objects.filter(person=person).delete()


def missing_for(person: UUID, statements: Sequence[Statement]) -> list[Statement]:
    """Return, in the words of the person's region, the statements that are not in force."""
    newest = ConsentEvent.objects.newest_of_each(person, [each.code for each in statements])
    region = region_of(person) if any(each.releases for each in statements) else ""
    shown = [statement.for_region(region) for statement in statements]
    return [each for each in shown if not _counts(newest.get(each.code), each)]


def is_in_force(person: UUID, statement: Statement) -> bool:
    """Say whether the newest event gives this very statement and nothing suspends it."""
    return not missing_for(person, [statement])


def may_make_portraits(person: UUID) -> bool:
    """Say whether all that portraits need is in force."""
    return not missing_for(person, FOR_PORTRAITS)


def require_portraits(person: UUID) -> None:
    """Raise ConsentMissing unless all that portraits need is in force."""
    if not may_make_portraits(person):
        raise ConsentMissing


def people_who_allow(statement: Statement) -> set[UUID]:
    """Return everybody for whom a statement is in force now: what a builder may work on."""
    events = ConsentEvent.objects.filter(statement=statement.code).order_by("at", "pk")
    newest = {event.person: event for event in events.iterator()}
    allowed = {
        person: event
        for person, event in newest.items()
        if event.is_in_force_for(_shown(statement, person))
    }
    opted_out = newest_opt_outs() if statement.yields_to_opt_out else {}
    return {person for person, event in allowed.items() if not _is_newer(opted_out, event)}


def _shown(statement: Statement, person: UUID) -> Statement:
    """Return a statement in the words of the person's region; without such words, ask nobody."""
    return statement.for_region(region_of(person)) if statement.releases else statement


def _is_newer(opted_out: Mapping[UUID, datetime], event: ConsentEvent) -> bool:
    at = opted_out.get(event.person)
    return at is not None and at >= event.at


def _counts(event: ConsentEvent | None, statement: Statement) -> bool:
    if event is None or not event.is_in_force_for(statement):
        return False
    return not (statement.yields_to_opt_out and is_suspended(event.person, since=event.at))


def _append(*, person: UUID, statement: Statement, is_given: bool, method: str) -> None:
    language = get_language() or ""
    StatementText.objects.get_or_create(
        digest=statement.digest,
        defaults={
            "statement": statement.code,
            "version": statement.version,
            "release": statement.release_code,
            "language": language,
            "text": statement.full_text,
        },
    )
    ConsentEvent.objects.create(
        person=person,
        statement=statement.code,
        version=statement.version,
        release=statement.release_code,
        digest=statement.digest,
        is_given=is_given,
        language=language,
        method=method,
    )
    record(
        event=Event.CONSENT_GIVEN if is_given else Event.CONSENT_WITHDRAWN,
        actor=Actor.person(person),
        owner=person,
        detail={"statement": statement.code, "version": statement.version},
    )
