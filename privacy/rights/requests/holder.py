"""Answers for people's requests, and for what members of staff did in them."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from privacy.retention.models import Hold
from privacy.rights.holders import DataClass, Holding
from privacy.rights.requests.actions.closing import shred
from privacy.rights.requests.actions.notices import read
from privacy.rights.requests.casefile import CaseAttachment, CaseNote, CaseNotice, CaseProposal
from privacy.rights.requests.models import RightsRequest

REQUESTS = DataClass(
    code="rights-requests",
    title=_("Requests about your data"),
    purpose=_("What you asked for, by when it is answered, and how it was."),
    deadline_words=_("24 months after the answer; your address goes with the answer"),
    serves="rights",
    places=("default", "vault"),
)
HOLDS = DataClass(
    code="holds",
    title=_("Holds for your own requests"),
    purpose=_("That a picture stays past its deadline until your request about it is settled."),
    deadline_words=_("60 days, unless two privacy officers renew it, or when you waive it"),
    serves="rights",
)
# Who on staff did something, in which column.
ACTED: tuple[tuple[Any, str], ...] = (
    (RightsRequest, "assigned_to"),
    (CaseNote, "author"),
    (CaseAttachment, "added_by"),
    (CaseProposal, "proposed_by"),
    (CaseProposal, "decided_by"),
    (CaseNotice, "made_by"),
)


class CaseHolder:
    """Requests by their keyed hash, and holds; an open request stays until it is answered, sealed.

    Of a closed one an erasure leaves the bare record that the law asks for, which names nobody.
    """

    name = "rights-requests"
    classes = (REQUESTS, HOLDS)
    models = frozenset(
        {
            "privacy.rightsrequest",
            "privacy.casenote",
            "privacy.caseattachment",
            "privacy.caseproposal",
            "privacy.casenotice",
            "privacy.casereminder",
            "privacy.hold",
        }
    )

    def locate(self, person: UUID) -> Iterable[Holding]:
        requests, holds = RightsRequest.objects.of_person(person), Hold.objects.of(person)
        yield REQUESTS.holding(
            rows=(requests,), see_url=reverse("my-requests"), is_silent_when_empty=True
        )
        yield HOLDS.holding(rows=(holds,), see_url=reverse("holds"), is_silent_when_empty=True)

    def export(self, person: UUID) -> Mapping[str, Any]:
        cases = RightsRequest.objects.of_person(person).prefetch_related("notices")
        fields = ("kind", "request", "placed_at", "expires_at", "waived_at")
        return {
            "rights_requests": [_copy(case) for case in cases],
            "holds": list(Hold.objects.of(person).values(*fields)),
        }

    def erase(self, person: UUID) -> None:
        for case in RightsRequest.objects.of_person(person).closed():
            shred(case)
        Hold.objects.of(person).delete()
        for model, column in ACTED:
            model.objects.filter(**{column: person}).update(**{column: None})

    def verify(self, person: UUID) -> Iterable[str]:
        if RightsRequest.objects.of_person(person).closed().exists():
            yield "closed requests"
        if Hold.objects.of(person).exists():
            yield "holds"
        for model, column in ACTED:
            if model.objects.filter(**{column: person}).exists():
                yield f"{model._meta.model_name} by a member of staff"


def _copy(case: RightsRequest) -> dict[str, Any]:
    letters = [read(notice) for notice in case.notices.all() if notice.sent_at]
    return {
        "reference": case.reference,
        "kind": case.kind,
        "manner": case.channel,
        "laws": case.regimes,
        "state": case.state,
        "received_at": case.received_at,
        "due_at": case.due_at,
        "answered_at": case.answered_at,
        "denial_reason": case.denial_reason,
        "letters": [f"{each.subject}\n\n{each.body}" for each in letters if each],
    }
