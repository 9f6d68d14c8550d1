"""Answers for what was asked and opened about a person, and by whom."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from privacy.rights.holders import DataClass, Holding
from privacy.staff.break_glass.actions import reason_of
from privacy.staff.break_glass.models import BreakGlass

GLASSES = DataClass(
    code="break-glass",
    title=_("Requests by staff to see your pictures"),
    purpose=_("Who asked, who agreed, when and why, so that it can be checked."),
    deadline_words=_("Two years, or until you erase your account"),
    serves="accountability",
)


class BreakGlassHolder:
    """Break-glass about a person; of what a member of staff did, the tie to them is cut."""

    name = "break-glass"
    classes = (GLASSES,)
    models = frozenset({"privacy.breakglass"})

    def locate(self, person: UUID) -> Iterable[Holding]:
        rows = (BreakGlass.objects.about(person),)
        yield GLASSES.holding(rows=rows, see_url=reverse("ledger"), is_silent_when_empty=True)

    def export(self, person: UUID) -> Mapping[str, Any]:
        return {
            "break_glass": [
                {
                    "asked_at": glass.asked_at,
                    "state": glass.state,
                    "reason": reason_of(glass),
                    "opened_at": glass.opened_at,
                    "expires_at": glass.expires_at,
                    "extended_at": glass.extended_at,
                }
                for glass in BreakGlass.objects.about(person)
            ]
        }

    def erase(self, person: UUID) -> None:
        BreakGlass.objects.about(person).delete()
        BreakGlass.objects.asked_by(person).update(requester=None)
        BreakGlass.objects.filter(approver=person).update(approver=None)

    def verify(self, person: UUID) -> Iterable[str]:
        if BreakGlass.objects.about(person).exists():
            yield "break-glass"
        acted = BreakGlass.objects.asked_by(person) | BreakGlass.objects.filter(approver=person)
        if acted.exists():
            yield "break-glass by a member of staff"
