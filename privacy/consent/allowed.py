"""What a person has allowed: each statement of each purpose, and how it stands."""

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from privacy.consent.actions import results_of
from privacy.consent.models import ConsentEvent
from privacy.consent.purposes.registry import ProcessingPurpose, purposes
from privacy.consent.regions import region_of
from privacy.consent.statements import Statement
from privacy.optout.actions import Standing
from privacy.words import Words


@dataclass(frozen=True)
class Allowed:
    """One statement and how it stands for a person; `event` is the newest about it."""

    purpose: ProcessingPurpose
    statement: Statement
    event: ConsentEvent | None
    is_suspended: bool

    @property
    def is_given(self) -> bool:
        return self.event is not None and self.event.is_in_force_for(self.statement)

    @property
    def is_outdated(self) -> bool:
        """Given once, but in words that have changed since: it is asked for again."""
        return self.event is not None and self.event.is_given and not self.is_given

    @property
    def is_optional(self) -> bool:
        return self.purpose.is_optional

    @property
    def withdraw_url(self) -> str:
        can_be = self.event is not None and self.event.is_given and self.statement.is_withdrawable
        return reverse("consent-withdraw", args=[self.statement.code]) if can_be else ""

    @property
    def results_words(self) -> list[Words]:
        """What the person may have deleted together with a withdrawal, each in words."""
        return results_of(self.statement)

    @property
    def allow_url(self) -> str:
        needs = self.purpose.needs_consent and (not self.is_given or self.is_suspended)
        return reverse("consent-for", args=[self.purpose.code]) if needs else ""


def allowed_by(person: UUID, standing: Standing) -> list[Allowed]:
    """Return every statement in the words of the person's region; two queries."""
    region = region_of(person)
    newest = ConsentEvent.objects.newest_of_each(person, purposes.statements())
    return [
        Allowed(
            purpose=purpose,
            statement=statement.for_region(region),
            event=newest.get(statement.code),
            is_suspended=standing.suspends(statement, newest.get(statement.code)),
        )
        for purpose in purposes.purposes.values()
        for statement in purpose.statements
    ]
