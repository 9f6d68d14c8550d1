"""Answers for signs of misuse and alerts."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from privacy.rights.holders import DataClass, Holding
from privacy.watch.models import Alert, Sighting
from privacy.watch.noting import subject_of

ALERTS = DataClass(
    code="alerts",
    title=_("Signs of misuse"),
    purpose=_("How often something was downloaded or refused, to notice a thief in your name."),
    deadline_words=_("25 hours; an alert a year, without a tie to you once you erase your account"),
    serves="security",
)


class WatchHolder:
    """Signs, which an erasure deletes, and alerts, which then lead to nobody any more."""

    name = "watch"
    classes = (ALERTS,)
    models = frozenset({"privacy.sighting", "privacy.alert", "privacy.suspension"})

    def locate(self, person: UUID) -> Iterable[Holding]:
        subject = subject_of(person)
        if not subject:
            return
        signs, alerts = Sighting.objects.filter(subject=subject), Alert.objects.all()
        rows = (signs, alerts.filter(subject=subject))
        yield ALERTS.holding(rows=rows, is_silent_when_empty=True)

    def export(self, person: UUID) -> Mapping[str, Any]:
        subject = subject_of(person)
        signs = Sighting.objects.filter(subject=subject) if subject else Sighting.objects.none()
        alerts = Alert.objects.filter(subject=subject) if subject else Alert.objects.none()
        return {
            "signs": list(signs.values("signal", "at")),
            "alerts": list(alerts.values("rule", "count", "first_at", "last_at", "raised_at")),
        }

    def erase(self, person: UUID) -> None:
        subject = subject_of(person)
        if subject:
            Sighting.objects.filter(subject=subject).delete()

    def verify(self, person: UUID) -> Iterable[str]:
        subject = subject_of(person)
        if subject and Sighting.objects.filter(subject=subject).exists():
            yield "signs of misuse"
