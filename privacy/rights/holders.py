"""Holders: each model and store belongs to one, which can locate, export, erase, verify."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db.models import QuerySet

from privacy.consent.purposes.registry import purposes
from privacy.words import Words

DeleteNow = Callable[[UUID], None]


@dataclass(frozen=True)
class Holding:
    """What is held of one class of data about a person, in words for that person.

    `serves` is the code of a registered purpose, from which the legal basis follows. What can be
    deleted at once has `delete_now`, which the privacy centre calls after asking; where a page of
    its own does it item by item, `delete_url` leads there. `correct_url` and `see_url` lead to
    where it can be corrected or read.
    """

    title: Words
    purpose: Words
    count: int
    deadline_words: Words
    code: str = ""
    serves: str = ""
    bytes_held: int = 0
    delete_after: datetime | None = None
    delete_url: str = ""
    correct_url: str = ""
    see_url: str = ""
    delete_now: DeleteNow | None = None
    # What deleting now takes, where that is less than everything of this class.
    delete_words: Words = ""
    is_picture: bool = False
    # Rows to count with those of all other holders, by one query; see privacy.rights.locating.
    rows: tuple[QuerySet[Any], ...] = ()
    is_silent_when_empty: bool = False

    @property
    def can_go_now(self) -> bool:
        """Say for a template, which would call `delete_now` itself, whether it can be deleted."""
        return self.delete_now is not None and self.count > 0

    @property
    def basis(self) -> Words:
        """On which legal basis it is held, in words."""
        purpose = purposes.named(self.serves)
        return purpose.basis_words if purpose else ""


@dataclass(frozen=True)
class DataClass:
    """One class of data that a holder answers for, as the record of processing lists it.

    `places` are the names of the places in which it lies; see privacy.rights.places.
    """

    code: str
    title: Words
    purpose: Words
    deadline_words: Words
    serves: str
    places: tuple[str, ...] = ("default",)
    is_picture: bool = False

    @property
    def basis(self) -> Words:
        """On which legal basis it is held, in words."""
        purpose = purposes.named(self.serves)
        return purpose.basis_words if purpose else ""

    def holding(
        self,
        *,
        count: int = 0,
        bytes_held: int = 0,
        delete_after: datetime | None = None,
        delete_url: str = "",
        correct_url: str = "",
        see_url: str = "",
        delete_now: DeleteNow | None = None,
        delete_words: Words = "",
        rows: tuple[QuerySet[Any], ...] = (),
        is_silent_when_empty: bool = False,
    ) -> Holding:
        """Say how much of this class is held about one person."""
        return Holding(
            code=self.code,
            title=self.title,
            purpose=self.purpose,
            deadline_words=self.deadline_words,
            serves=self.serves,
            is_picture=self.is_picture,
            count=count,
            bytes_held=bytes_held,
            delete_after=delete_after,
            delete_url=delete_url,
            correct_url=correct_url,
            see_url=see_url,
            delete_now=delete_now,
            delete_words=delete_words,
            rows=rows,
            is_silent_when_empty=is_silent_when_empty,
        )


@dataclass(frozen=True)
class Withheld:
    """Something that a copy of everything leaves out, and why."""

    what: Words
    why: Words


class Holder(Protocol):
    """Answers for some models and stores; `models` are labels as in `app.model`.

    A holder lists its classes of data in `classes`, from which the data map is generated.
    """

    name: str
    models: frozenset[str]

    @property
    def classes(self) -> tuple[DataClass, ...]: ...

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
    # Names of those that hold pictures and what was made of them, which go without the account.
    content: set[str] = field(default_factory=set)
    # Models that can't hold personal data, each with the reason.
    impersonal: dict[str, str] = field(default_factory=dict)

    def register(self, holder: Holder, *, is_content: bool = False) -> None:
        """Add a holder; what `is_content` can be erased while the account stays."""
        self.holders.append(holder)
        if is_content:
            self.content.add(holder.name)

    def content_holders(self) -> list[Holder]:
        return [holder for holder in self.holders if holder.name in self.content]

    def declare_impersonal(self, model: str, reason: str) -> None:
        self.impersonal[model] = reason

    def declared(self) -> set[str]:
        """Return the label of every model that somebody answers for."""
        return set(self.impersonal).union(*(holder.models for holder in self.holders))


registry = Registry()


def withheld_by(holder: Holder) -> Sequence[Withheld]:
    """Return what a holder's copy leaves out; most leave out nothing."""
    found: Sequence[Withheld] = getattr(holder, "withheld", ())
    return found
