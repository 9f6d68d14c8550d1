"""A person's own lines, in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import overload
from uuid import UUID

from django.db.models import Case, Count, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from privacy.ledger.actors import Role
from privacy.ledger.details import Detail, objects_of, open_details
from privacy.ledger.events import Event, event_words, purpose_words
from privacy.ledger.models import LedgerEntries, LedgerEntry, LedgerLeaf, LedgerSubject


@dataclass(frozen=True)
class Line:
    """One line as its owner reads it; `sequence` is None while it waits for its number."""

    entry: UUID
    time: datetime
    is_own: bool
    actor_words: str
    event: str
    event_words: str
    purpose_words: str
    object_ids: tuple[UUID, ...]
    objects: str
    detail: Detail
    sequence: int | None

    @property
    def reason(self) -> str:
        """The reason that a member of staff stated for it, empty where none is needed."""
        return str(self.detail.get("reason", ""))

    @property
    def sequence_words(self) -> str:
        return _("pending") if self.sequence is None else str(self.sequence)


class Lines(Sequence[Line]):
    """A person's lines, newest first, fetched and opened by the slice: three queries each."""

    def __init__(self, entries: LedgerEntries, *, owner: UUID) -> None:
        self._entries, self._owner = entries.newest_first(), owner

    def __len__(self) -> int:
        return self._entries.count()

    @overload
    def __getitem__(self, place: int) -> Line: ...
    @overload
    def __getitem__(self, place: slice) -> list[Line]: ...
    def __getitem__(self, place: int | slice) -> Line | list[Line]:
        if isinstance(place, slice):
            return self._open(list(self._entries[place]))
        return self._open([self._entries[place]])[0]

    def __iter__(self) -> Iterator[Line]:
        return iter(self[:])

    def _open(self, page: list[LedgerEntry]) -> list[Line]:
        return open_lines(page, owner=self._owner)


def open_lines(page: Sequence[LedgerEntry], *, owner: UUID) -> list[Line]:
    """Return a person's entries in words, with their details opened."""
    details = open_details(page, owner=owner)
    leaves = LedgerLeaf.objects.of(entry.pk for entry in page)
    sequences = dict(leaves.values_list("entry", "sequence"))
    return [_line(entry, details[entry.pk], sequences.get(entry.pk)) for entry in page]


def lines_for(
    person: UUID, *, limit: int | None = None, openings_only: bool = False
) -> Sequence[Line]:
    """Return a person's lines, newest first, ready to be paged; or the newest `limit` of them."""
    entries = entries_about(person).openings() if openings_only else entries_about(person)
    lines = Lines(entries, owner=person)
    return lines if limit is None else lines[:limit]


def lines_of(person: UUID, event: Event, *, limit: int) -> list[Line]:
    """Return a person's newest lines of one kind."""
    return Lines(entries_about(person).filter(event=event), owner=person)[:limit]


def openings_by_others(person: UUID) -> int:
    """Count how often somebody or something else opened what a person has here."""
    named = Case(When(actor_role=Role.PERSON, then="actor_id"), default=Value(""))
    by_actor = entries_about(person).openings().annotate(named=named).order_by()
    counted = by_actor.values("ledger_id", "named").annotate(number=Count("pk"))
    return sum(each["number"] for each in counted if each["named"] != str(each["ledger_id"]))


def entries_about(person: UUID) -> LedgerEntries:
    """Return all entries about a person."""
    subject = LedgerSubject.objects.filter(person=person).values("ledger_id")
    return LedgerEntry.objects.filter(ledger_id__in=subject)


def _line(entry: LedgerEntry, detail: Detail, sequence: int | None) -> Line:
    object_ids = objects_of(detail)
    return Line(
        entry=entry.pk,
        time=entry.time,
        is_own=entry.is_own,
        actor_words=_("You") if entry.is_own else _actor_words(entry, detail),
        event=entry.event,
        event_words=event_words(entry.event),
        purpose_words=purpose_words(entry.purpose),
        object_ids=object_ids,
        objects=_count_words(entry.event, len(object_ids)),
        detail=detail,
        sequence=sequence,
    )


def _actor_words(entry: LedgerEntry, detail: Detail) -> str:
    """Say who it was; whom a link was for stands in the sealed detail alone."""
    if entry.actor_role == Role.RECIPIENT and detail.get("recipient"):
        return _("The link for %(recipient)s") % {"recipient": detail["recipient"]}
    return entry.actor.words


def _count_words(event: str, count: int) -> str:
    if count == 0 or event.startswith("export."):
        return ""
    if event.startswith(("photo.", "job.")):
        return ngettext("1 photo", "%(count)d photos", count) % {"count": count}
    return ngettext("1 portrait", "%(count)d portraits", count) % {"count": count}
