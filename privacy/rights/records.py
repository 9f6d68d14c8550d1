"""Answers for what privacy itself keeps: consents, the ledger's link, keys, stray objects."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from privacy.consent.actions import forget_consents
from privacy.consent.models import ConsentEvent
from privacy.ledger.lines import Line, entries_about, lines_for
from privacy.optout.models import OptOut
from privacy.policies.models import PolicyAnswer
from privacy.rights.holders import DataClass, Holding, Withheld
from privacy.vault.models import SealedObject

CONSENTS = DataClass(
    code="consents",
    title=_("Consent records"),
    purpose=_("What you allowed or took back, in which words, and when."),
    deadline_words=_("Until you erase your account"),
    serves="accountability",
)
OPT_OUTS = DataClass(
    code="opt-outs",
    title=_("Opt-outs"),
    purpose=_("That you opted out, how and when, so that we keep to it."),
    deadline_words=_("24 months after each"),
    serves="accountability",
)
POLICIES = DataClass(
    code="policies",
    title=_("Policies you were shown"),
    purpose=_("Which versions of our terms and notices you accepted or were told of."),
    deadline_words=_("Until you erase your account"),
    serves="accountability",
)
LINES = DataClass(
    code="ledger",
    title=_("Ledger lines"),
    purpose=_("Who opened what and why. Details are sealed under your own key."),
    deadline_words=_("Unreadable once you erase your account: the key goes"),
    serves="accountability",
    places=("default", "ledger-anchor"),
)
KEYS = DataClass(
    code="keys",
    title=_("Your key"),
    purpose=_("Seals your pictures and the details of your record; it is kept wrapped."),
    deadline_words=_("Destroyed when you erase your account"),
    serves="portraits",
    places=("keys",),
)


class RecordHolder:
    """Consent events and ledger lines; says so when a sealed object was left by its own holder.

    The person's key is destroyed by the erasure itself, after every holder has verified.
    """

    name = "records"
    classes = (CONSENTS, OPT_OUTS, POLICIES, LINES, KEYS)
    models = frozenset(
        {
            "privacy.consentevent",
            "privacy.consenterasure",
            "privacy.optout",
            "privacy.policyanswer",
            "privacy.sealedobject",
            "privacy.objectkey",
            "privacy.sealingkey",
            "privacy.ledgersubject",
            "privacy.ledgerentry",
            "privacy.erasure",
            "privacy.erasureitem",
            "privacy.lastmail",
        }
    )

    withheld = (
        Withheld(
            _("The keys under which your pictures and details are sealed"),
            _("They open what is stored here. The pictures themselves are in this copy."),
        ),
    )

    def locate(self, person: UUID) -> Iterable[Holding]:
        consents, opt_outs = ConsentEvent.objects.owned_by(person), OptOut.objects.of(person)
        answers = PolicyAnswer.objects.filter(person=person)
        yield CONSENTS.holding(rows=(consents,), see_url=reverse("consents"))
        yield OPT_OUTS.holding(
            rows=(opt_outs,), see_url=reverse("do-not-sell"), is_silent_when_empty=True
        )
        yield POLICIES.holding(rows=(answers,), see_url=reverse("terms"))
        yield LINES.holding(rows=(entries_about(person),), see_url=reverse("ledger"))

    def export(self, person: UUID) -> Mapping[str, Any]:
        fields = ("record", "statement", "version", "release", "digest", "is_given", "language")
        events = ConsentEvent.objects.of(person).values(*fields, "method", "at")
        return {
            "consents": list(events),
            "policies": list(
                PolicyAnswer.objects.filter(person=person).values("document", "number", "how", "at")
            ),
            "opt_outs": list(OptOut.objects.of(person).values("origin", "at")),
            "ledger": [_copy(line) for line in lines_for(person)],
        }

    def erase(self, person: UUID) -> None:
        OptOut.objects.of(person).delete()
        PolicyAnswer.objects.filter(person=person).delete()
        forget_consents(person=person)

    def verify(self, person: UUID) -> Iterable[str]:
        if SealedObject.objects.owned_by(person).exists():
            yield "sealed objects"
        if ConsentEvent.objects.of(person).exists():
            yield "consents"
        if OptOut.objects.of(person).exists():
            yield "opt-outs"
        if PolicyAnswer.objects.filter(person=person).exists():
            yield "answers to policies"


def _copy(line: Line) -> dict[str, Any]:
    return {
        "time": line.time,
        "who": line.actor_words,
        "what": line.event_words,
        "why": line.purpose_words,
        "number": line.sequence,
        "entry": line.entry,
        "detail": line.detail,
    }
