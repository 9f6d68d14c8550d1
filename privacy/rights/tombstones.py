"""Tombstones: which people were erased, kept where no restored backup can undo it.

A tombstone is the random number that the account had and nothing else: no name, no address, no
time. It is written before anything is erased, to the witness's folder and, where one is set, to
an object store as well. Nothing ever removes one.
"""

import re
from collections.abc import Iterable
from typing import Final
from uuid import UUID

from privacy.witness import journal, remote

JOURNAL: Final = "tombstones"
LINE: Final = re.compile(
    r"(person|object) ([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
)


def bury(person: UUID) -> None:
    """Write a person's tombstone, before anything of theirs is erased; safe to repeat.

    Raises OSError when it can't be made durable everywhere: then nothing may be erased yet.
    """
    _write("person", [person])


def bury_objects(sealed_objects: Iterable[UUID]) -> None:
    """Write the tombstones of objects that go before their deadline. Raises OSError."""
    _write("object", sealed_objects)


def buried_people() -> frozenset[UUID]:
    """Return everybody who was erased, from the folder and the object store. Raises OSError."""
    return _read("person")


def buried_objects() -> frozenset[UUID]:
    """Return every object that was deleted before its deadline. Raises OSError."""
    return _read("object")


def _write(what: str, ids: Iterable[UUID]) -> None:
    lines = [f"{what} {each}" for each in ids]
    journal.append_all(JOURNAL, lines)
    for line in lines:
        remote.put(_remote_name(line), line.encode())


def _read(what: str) -> frozenset[UUID]:
    copies = (name.removeprefix(f"{JOURNAL}/").replace("/", " ") for name in remote.names(JOURNAL))
    found = (LINE.fullmatch(line) for line in (*journal.lines(JOURNAL), *copies))
    return frozenset(UUID(match[2]) for match in found if match and match[1] == what)


def _remote_name(line: str) -> str:
    return f"{JOURNAL}/{line.replace(' ', '/')}"
