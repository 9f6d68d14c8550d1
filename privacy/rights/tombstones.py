"""Tombstones: what was erased, kept where no restored backup can undo it.

A tombstone is a random number, a person's or an object's, and nothing else: no name, no address,
no time. A person's is written before anything of theirs is erased, to the witness's folder and,
where one is set, to an object store as well; nothing ever removes it. An object's is written when
it goes before its deadline, and is kept until no backup could bring back the object within it.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.utils import timezone

from privacy.witness import journal, remote

PEOPLE: Final = "tombstones"
OBJECTS: Final = "objects"
ID: Final = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
# Longer than the longest time that any class of object may be kept.
OBJECTS_STAY: Final = timedelta(days=400)


def bury(person: UUID) -> None:
    """Write a person's tombstone, before anything of theirs is erased; safe to repeat.

    Raises OSError when it can't be made durable everywhere: then nothing may be erased yet.
    """
    journal.append(PEOPLE, f"person {person}")
    remote.put(f"{PEOPLE}/person/{person}", b"")


def buried_people() -> frozenset[UUID]:
    """Return everybody who was erased, from the folder and the object store. Raises OSError."""
    copies = (name.removeprefix(f"{PEOPLE}/").replace("/", " ") for name in remote.names(PEOPLE))
    return frozenset(_read("person", [*journal.lines(PEOPLE), *copies]))


def bury_object(sealed_object: UUID) -> None:
    """Write the tombstone of an object that goes before its deadline. Raises OSError."""
    bury_objects([sealed_object])


def bury_objects(sealed_objects: Iterable[UUID]) -> None:
    """Write the tombstones of several objects with one wait for the disk. Raises OSError."""
    lines = [f"object {each}" for each in sealed_objects]
    if lines:
        journal.add(f"{OBJECTS}-{timezone.now():%Y-%m}", lines)


def buried_objects() -> frozenset[UUID]:
    """Return every object that was deleted before its deadline. Raises OSError."""
    return frozenset(
        each
        for name in journal.names(f"{OBJECTS}-")
        for each in _read("object", journal.lines(name))
    )


def clear_old_objects(now: datetime) -> int:
    """Remove tombstones of objects that could not be here any more in any case."""
    newest = f"{OBJECTS}-{now - OBJECTS_STAY:%Y-%m}"
    old = [name for name in journal.names(f"{OBJECTS}-") if name < newest]
    for name in old:
        journal.path_of(name).unlink(missing_ok=True)
    return len(old)


def _read(what: str, lines: Iterable[str]) -> Iterator[UUID]:
    """Yield the ids on whole lines; a piece that a crash left says nothing."""
    for line in lines:
        if match := re.fullmatch(f"{what} ({ID})", line):
            yield UUID(match[1])
