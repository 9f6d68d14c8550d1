"""Answers for the answers that are kept."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from privacy.api.answers.models import KeptAnswer
from privacy.rights.holders import DataClass, Holding

ANSWERS = DataClass(
    code="kept-answers",
    title=_("Answers to your programs"),
    purpose=_("So that a request that a program of yours sends twice takes effect once."),
    deadline_words=_("24 hours"),
    serves="account",
)


class AnswerHolder:
    """Kept answers: sealed, and all of it stands elsewhere too."""

    name = "answers"
    models = frozenset({"privacy.keptanswer"})
    classes = (ANSWERS,)

    def locate(self, person: UUID) -> Iterable[Holding]:
        rows = (KeptAnswer.objects.owned_by(person),)
        yield ANSWERS.holding(rows=rows, delete_now=self.erase, is_silent_when_empty=True)

    def export(self, person: UUID) -> Mapping[str, Any]:
        rows = KeptAnswer.objects.owned_by(person)
        return {"kept_answers": list(rows.values("status", "created_at", "delete_after"))}

    def erase(self, person: UUID) -> None:
        KeptAnswer.objects.owned_by(person).delete()

    def verify(self, person: UUID) -> Iterable[str]:
        if KeptAnswer.objects.owned_by(person).exists():
            yield "kept answers"
