"""Holders: each model and store belongs to one, which can locate, export, erase, verify."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from privacy.words import Words


@dataclass(frozen=True)
class Holding:
    """One kind of thing held about a person, in words for that person."""

    title: Words
    purpose: Words
    count: int
    deadline_words: Words
    bytes_held: int = 0
    delete_after: datetime | None = None
    delete_url: str = ""
    is_picture: bool = False


class Holder(Protocol):
    """Answers for some models and stores; `models` are labels as in `app.model`."""

    name: str
    models: frozenset[str]

    def locate(self, person: UUID) -> Iterable[Holding]: ...

    def export(self, person: UUID) -> Mapping[str, Any]: ...

    def erase(self, person: UUID) -> None: ...

    def verify(self, person: UUID) -> Iterable[str]:
        """Name what is still there after erasing."""
        ...


@dataclass
class Registry:
    """The holders in the order in which they erase.

    Apps are installed from the top down, and so they register: what depends goes first.
    """

    holders: list[Holder] = field(default_factory=list)
    # Models that can't hold personal data, each with the reason.
    impersonal: dict[str, str] = field(default_factory=dict)

    def register(self, holder: Holder) -> None:
        self.holders.append(holder)

    def declare_impersonal(self, model: str, reason: str) -> None:
        self.impersonal[model] = reason

    def declared(self) -> set[str]:
        """Return the label of every model that somebody answers for."""
        return set(self.impersonal).union(*(holder.models for holder in self.holders))


registry = Registry()
