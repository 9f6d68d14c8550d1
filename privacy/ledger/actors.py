"""Who does something to a person's data: a person, one of our programs, the operator."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self
from uuid import UUID

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from privacy.words import Words


class Role(models.TextChoices):
    """In what capacity somebody acts."""

    PERSON = "person", _("A person")
    PROGRAM = "program", _("A program")
    STAFF = "staff", _("A member of staff")
    OPERATOR = "operator", _("The operator of this site")
    RECIPIENT = "recipient", _("Whoever has the link")


# The programs that act, by the names under which lines know them.
PROGRAMS: Final[Mapping[str, Words]] = {
    "portrait maker": _("Portrait maker"),
    "anonymiser": _("Anonymiser"),
    "eraser": _("Eraser"),
    "export": _("Maker of copies"),
    "notices": _("Sender of notices"),
    "proof": _("Daily proof"),
    "requests": _("Desk for requests"),
    "sweeper": _("Sweeper"),
    "watch": _("Watch against misuse"),
}


@dataclass(frozen=True)
class Actor:
    """Somebody who acts; `id` is an id or a program's name, never a person's name.

    A person's account id is replaced by their ledger id before it reaches the ledger.
    """

    role: Role
    id: str = ""

    @classmethod
    def person(cls, person: UUID) -> Self:
        return cls(Role.PERSON, str(person))

    @classmethod
    def staff(cls, person: UUID) -> Self:
        """Name somebody who acts for this site, under their own ledger id."""
        return cls(Role.STAFF, str(person))

    @classmethod
    def program(cls, name: str, *, run: UUID | None = None) -> Self:
        """Name a program; `run` tells apart two runs at once (a job's id, for example)."""
        return cls(Role.PROGRAM, f"{name}/{run}" if run else name)

    @classmethod
    def operator(cls) -> Self:
        return cls(Role.OPERATOR)

    @classmethod
    def recipient(cls, release: UUID) -> Self:
        """Name whoever holds a link that its owner gave away; the line's detail says for whom."""
        return cls(Role.RECIPIENT, str(release))

    @property
    def words(self) -> str:
        """Say who this is, as the start of a sentence."""
        if self.role == Role.PROGRAM:
            name = self.id.partition("/")[0]
            return str(PROGRAMS.get(name, capfirst(name)))
        return str(self.role.label)
