"""Answers for what privacy itself keeps: consents, the ledger's link, keys, stray objects."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from privacy.consent.models import ConsentEvent
from privacy.ledger.actors import Actor
from privacy.ledger.events import Purpose
from privacy.ledger.lines import number_of_lines
from privacy.rights.holders import Holding
from privacy.vault import actions as vault
from privacy.vault.models import SealedObject


class RecordHolder:
    """Consent events, ledger lines, and sealed objects that no other holder claimed.

    The person's key is destroyed by the erasure itself, after every holder has verified.
    """

    name = "records"
    models = frozenset(
        {
            "privacy.consentevent",
            "privacy.sealedobject",
            "privacy.objectkey",
            "privacy.sealingkey",
            "privacy.ledgersubject",
            "privacy.ledgerentry",
            "privacy.erasure",
        }
    )

    def locate(self, person: UUID) -> Iterable[Holding]:
        yield Holding(
            title=_("Consent records"),
            purpose=_("What you allowed or took back, in which words, and when."),
            count=ConsentEvent.objects.of(person).count(),
            deadline_words=_("Until you erase your account"),
        )
        yield Holding(
            title=_("Ledger lines"),
            purpose=_("Who opened what and why. Details are sealed under your own key."),
            count=number_of_lines(person),
            deadline_words=_("Unreadable once you erase your account: the key goes"),
            delete_url=reverse("erase"),
        )

    def export(self, person: UUID) -> Mapping[str, Any]:
        fields = ("statement", "version", "digest", "is_given", "language", "method", "at")
        return {"consents": list(ConsentEvent.objects.of(person).values(*fields))}

    def erase(self, person: UUID) -> None:
        for sealed in SealedObject.objects.owned_by(person):
            vault.delete(sealed=sealed, actor=Actor.person(person), purpose=Purpose.ERASURE)
        ConsentEvent.objects.of(person).delete()

    def verify(self, person: UUID) -> Iterable[str]:
        if SealedObject.objects.owned_by(person).exists():
            yield "sealed objects"
        if ConsentEvent.objects.of(person).exists():
            yield "consents"
