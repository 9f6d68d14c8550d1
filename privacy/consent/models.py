"""The record of what was agreed to and taken back; rows are only ever added."""

import uuid

from django.db import models
from django.utils import timezone

from privacy.consent.statements import Statement


class ConsentEvents(models.QuerySet["ConsentEvent"]):
    """Consent events of a person, newest last."""

    def of(self, person: uuid.UUID) -> "ConsentEvents":
        return self.filter(person=person).order_by("at", "pk")

    def newest(self, person: uuid.UUID, code: str) -> "ConsentEvent | None":
        return self.of(person).filter(statement=code).last()


class ConsentEvent(models.Model):
    """A statement given or withdrawn: which text, when, in which language, how."""

    person = models.UUIDField(db_index=True)
    statement = models.CharField(max_length=30)
    version = models.CharField(max_length=20)
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

    def is_in_force_for(self, statement: Statement) -> bool:
        return self.is_given and self.version == statement.version
