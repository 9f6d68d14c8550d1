"""Who can be written to, and who is found by a query: asked of the layers that know people."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final, TypeVar
from uuid import UUID

from privacy.ledger.events import Event
from privacy.ledger.models import LedgerEntry, LedgerSubject
from privacy.watch.models import Canary
from privacy.words import Words


@dataclass(frozen=True)
class Addressee:
    """A proved address, and the language its person chose, or none."""

    address: str
    language: str = ""


@dataclass(frozen=True)
class Query:
    """A way to find whom a breach affects, by a span of time."""

    code: str
    title: Words
    find: Callable[[datetime, datetime], Iterable[UUID]]


Name = TypeVar("Name")
BATCH: Final = 500
FindAddressee = Callable[[UUID], Addressee | None]
FindPeople = Callable[[Iterable[str]], dict[str, UUID]]
_queries: dict[str, Query] = {}
_addressees: list[FindAddressee] = []
_finders: list[FindPeople] = []


def register_query(query: Query) -> None:
    """Offer officers a query."""
    _queries[query.code] = query


def register_addresses(*, addressee: FindAddressee, people: FindPeople) -> None:
    """Let the app that knows addresses say where to write, and whose an address or id is."""
    _addressees[:], _finders[:] = [addressee], [people]


def queries() -> list[Query]:
    """Return every query that is offered."""
    return list(_queries.values())


def run_query(code: str, since: datetime, until: datetime) -> set[UUID]:
    """Return whom a query finds; nobody planted is among them."""
    return _real(_queries[code].find(since, until))


def people_named(names: Iterable[str]) -> dict[str, UUID]:
    """Return whose each name (an address or an account's id) is, without those of nobody here."""
    found = {name: person for find in _finders for name, person in find(names).items()}
    real = _real(found.values())
    return {name: person for name, person in found.items() if person in real}


def addressee_of(person: UUID) -> Addressee | None:
    """Return where to write to a person; None where there is no proved address."""
    return next((found for find in _addressees if (found := find(person)) is not None), None)


def opened_by_others(since: datetime, until: datetime) -> Iterable[UUID]:
    """Return of whom something was opened by anybody but themselves in a span of time."""
    lines = LedgerEntry.objects.openings().filter(time__gte=since, time__lte=until)
    who = lines.values_list("ledger_id", "actor_role", "actor_id").distinct()
    others = {
        about for about, role, actor in who if about and (role, actor) != ("person", str(about))
    }
    return [person for batch in in_batches(others) for person in _people_of(batch)]


def _people_of(ledger_ids: Collection[UUID]) -> Iterable[UUID]:
    subjects = LedgerSubject.objects.filter(ledger_id__in=ledger_ids)
    return subjects.values_list("person", flat=True)


def in_batches(names: Iterable[Name]) -> Iterator[list[Name]]:
    """Cut a list so that a database takes each part in one question."""
    rest = iter(names)
    while batch := list(islice(rest, BATCH)):
        yield batch


def uploaded_photos(since: datetime, until: datetime) -> Iterable[UUID]:
    """Return who uploaded a photo in a span of time."""
    lines = LedgerEntry.objects.filter(event=Event.PHOTO_UPLOADED, time__gte=since, time__lte=until)
    subjects = LedgerSubject.objects.filter(ledger_id__in=lines.values("ledger_id"))
    return subjects.values_list("person", flat=True)


def _real(people: Iterable[UUID]) -> set[UUID]:
    return set(people) - set(Canary.objects.values_list("person", flat=True))
