"""What this layer must know of people and can't: who has an address, and how to write to someone.

The app that keeps accounts registers both.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Reach:
    """Where a person reads their mail, and in which language and time zone; empty for none."""

    address: str
    language: str = ""
    time_zone: str = ""


Finder = Callable[[str], UUID | None]
Reacher = Callable[[UUID], Reach | None]
_finders: list[Finder] = []
_reachers: list[Reacher] = []


def register_people(*, find: Finder, reach: Reacher) -> None:
    """Let the app that keeps accounts answer."""
    _finders.append(find)
    _reachers.append(reach)


def find_person(named: str) -> UUID | None:
    """Return whose address or account number this is exactly, None for nobody's."""
    return next((found for find in _finders if (found := find(named)) is not None), None)


def reach_of(person: UUID) -> Reach | None:
    """Return how to write to a person, None where nobody can any more."""
    return next((found for reach in _reachers if (found := reach(person)) is not None), None)
