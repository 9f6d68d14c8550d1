"""The record of what was agreed to and taken back; rows are only ever added."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Final

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy.append_only import Guard
from privacy.consent.statements import Statement
from privacy.words import Words


class ConsentEvents(models.QuerySet["ConsentEvent"]):
    """Consent events of a person, newest last."""

    def of(self, person: uuid.UUID) -> "ConsentEvents":
        return self.filter(person=person).order_by("at", "pk")

    def owned_by(self, person: uuid.UUID) -> "ConsentEvents":
        return self.filter(person=person)

    def newest(self, person: uuid.UUID, code: str) -> "ConsentEvent | None":
        return self.of(person).filter(statement=code).last()

    def newest_of_each(self, person: uuid.UUID, codes: Iterable[str]) -> "dict[str, ConsentEvent]":
        """Return the newest event of each statement that has one."""
        return {event.statement: event for event in self.of(person).filter(statement__in=codes)}


# How people give a consent or take it back, by the names under which events know it.
METHODS: Final[Mapping[str, Words]] = {
    "consent page": _("consent page"),
    "sign-up form": _("sign-up form"),
    "privacy centre": _("privacy centre"),
    "rights request": _("rights request"),
    "API": _("API"),
}


class ConsentEvent(models.Model):
    """A statement given or withdrawn: which text, when, in which language, how."""

    # Names the event outside, as on its receipt.
    record = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.UUIDField(db_index=True)
    statement = models.CharField(max_length=30)
    version = models.CharField(max_length=20)
    # Which law's words stood below the statement's own; empty where it has none.
    release = models.CharField(max_length=20, blank=True, default="")
    digest = models.CharField(max_length=64)
    is_given = models.BooleanField()
    language = models.CharField(max_length=10)
    method = models.CharField(max_length=30)
    at = models.DateTimeField(default=timezone.now)

    objects = ConsentEvents.as_manager()

    class Meta:
        app_label = "privacy"
        indexes = [models.Index(fields=["person", "statement", "at"], name="consent_in_force")]

    def __str__(self) -> str:
        return f"{self.statement} {self.version}: {'given' if self.is_given else 'withdrawn'}"

    @property
    def method_words(self) -> Words:
        return METHODS.get(self.method, self.method)

    def is_in_force_for(self, statement: Statement) -> bool:
        """Say whether this event gives the very words that `statement` now stands in."""
        is_same = (self.version, self.release) == (statement.version, statement.release_code)
        return self.is_given and is_same


class StatementText(models.Model):
    """The exact text behind a digest, kept once for everybody who saw it."""

    digest = models.CharField(max_length=64, primary_key=True)
    statement = models.CharField(max_length=30)
    version = models.CharField(max_length=20)
    release = models.CharField(max_length=20, blank=True, default="")
    language = models.CharField(max_length=10)
    text = models.TextField()

    class Meta:
        app_label = "privacy"

    def __str__(self) -> str:
        return f"{self.statement} {self.version} {self.digest[:8]}"


class ConsentErasure(models.Model):
    """Opens the one way to delete consent events: those of this person, in this transaction."""

    person = models.UUIDField(primary_key=True)

    class Meta:
        app_label = "privacy"

    def __str__(self) -> str:
        return str(self.person)


GUARDS: Final = (
    Guard(
        "privacy_consentevent",
        unique=("id", "record"),
        refuses_delete=(
            "NOT EXISTS (SELECT 1 FROM privacy_consenterasure WHERE person = OLD.person)"
        ),
    ),
    Guard("privacy_statementtext", unique=("digest",)),
)
