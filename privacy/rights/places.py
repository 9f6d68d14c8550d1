"""Places: every database, store, cache, queue and log that data may lie in, and who answers.

Each is declared with a holder that answers for the personal data in it, or with the reason why it
can hold none. What a deployment's settings name and nobody declared fails the build
(privacy/rights/checks.py).
"""

from dataclasses import dataclass, field
from enum import StrEnum

from privacy.words import Words


class PlaceKind(StrEnum):
    """What sort of place it is."""

    DATABASE = "database"
    STORE = "store"
    CACHE = "cache"
    QUEUE = "queue"
    LOG = "log"


@dataclass(frozen=True)
class Place:
    """One place: what lies there, until when, and the holder's name or why none is needed."""

    kind: PlaceKind
    name: str
    holds: Words
    deadline: Words
    holder: str = ""
    impersonal: str = ""


@dataclass
class Places:
    """Every declared place."""

    places: dict[tuple[PlaceKind, str], Place] = field(default_factory=dict)

    def declare(self, *places: Place) -> None:
        for place in places:
            self.places[place.kind, place.name] = place

    def forget(self, kind: PlaceKind, name: str) -> None:
        self.places.pop((kind, name), None)

    def names(self, kind: PlaceKind) -> set[str]:
        return {name for of_kind, name in self.places if of_kind == kind}

    def every(self) -> list[Place]:
        return sorted(self.places.values(), key=lambda place: (place.kind, place.name))


places = Places()
