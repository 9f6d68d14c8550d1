"""Consent receipts after ISO/IEC TS 27560:2023, in the terms of the W3C's Data Privacy Vocabulary.

Structure: https://w3id.org/dpv/schema/dpv-27560, profile `#record-GDPR`.
"""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone

from privacy.consent.models import ConsentEvent, StatementText
from privacy.consent.purposes.registry import ProcessingPurpose, purposes
from privacy.consent.statements import Statement
from privacy.ledger.models import LedgerSubject
from privacy.responsible import Responsible, responsible

SCHEMA: Final = "https://w3id.org/dpv/schema/dpv-27560"
CONTEXT: Final = {
    "dct": "http://purl.org/dc/terms/",
    "dpv": "https://w3id.org/dpv#",
    "pd": "https://w3id.org/dpv/pd#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "schema": "https://schema.org/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@dataclass(frozen=True)
class Receipt:
    """What a person is handed about one event; `site` is the address of this deployment."""

    event: ConsentEvent
    site: str

    @cached_property
    def text(self) -> str:
        """The exact text that was agreed to or taken back."""
        return StatementText.objects.get(pk=self.event.digest).text

    @cached_property
    def purpose(self) -> ProcessingPurpose | None:
        return purposes.with_statement(self.event.statement)

    @cached_property
    def statement(self) -> Statement | None:
        return purposes.statements().get(self.event.statement)

    @cached_property
    def responsible(self) -> Responsible:
        return responsible()

    @cached_property
    def subject(self) -> str:
        """The random number under which the person appears in the ledger, never their account."""
        ledger_id = LedgerSubject.objects.filter(person=self.event.person).values_list(
            "ledger_id", flat=True
        )
        return f"urn:uuid:{ledger_id[0]}" if ledger_id else "urn:uuid:unknown"

    @property
    def history(self) -> list[ConsentEvent]:
        """This event and what came before it for the same statement, oldest first."""
        events = ConsentEvent.objects.of(self.event.person).filter(statement=self.event.statement)
        return list(events.filter(at__lte=self.event.at))

    def as_json(self) -> str:
        return json.dumps(self.as_linked_data(), indent=2, ensure_ascii=False)

    def as_linked_data(self) -> dict[str, Any]:
        """Return the receipt as JSON-LD."""
        return {
            "@context": CONTEXT,
            "@id": f"urn:uuid:{self.event.record}#receipt",
            "@type": "dpv:ConsentReceipt",
            "dct:identifier": f"{self.event.record}",
            "dct:conformsTo": f"{SCHEMA}#receipt",
            "dct:created": timezone.now().isoformat(timespec="seconds"),
            "dct:publisher": self.responsible.controller,
            "schema:recipient": "dpv:DataSubject",
            "dpv:hasRecordOfActivity": self._record(),
        }

    def _record(self) -> dict[str, Any]:
        bases = self.purpose.bases if self.purpose else ()
        return {
            "@id": f"urn:uuid:{self.event.record}",
            "@type": "dpv:ConsentRecord",
            "dct:identifier": str(self.event.record),
            "dct:conformsTo": f"{SCHEMA}#record-GDPR",
            "dct:language": self.event.language,
            "dpv:hasDataSubject": {"@id": self.subject, "@type": "dpv:DataSubject"},
            "dpv:hasDataController": self._controller(),
            "dpv:hasDataProcessor": list(self.responsible.processors),
            "dpv:hasJurisdiction": self.event.release or "general",
            "dpv:hasLegalBasis": [basis.iri for basis in bases],
            "dpv:hasNotice": self._notice(),
            "dpv:hasProcess": self._process(),
            "dpv:hasConsentStatus": [_status(event) for event in self.history],
            "dpv:hasRight": self._rights(),
        }

    def _controller(self) -> dict[str, Any]:
        return {
            "@type": "dpv:DataController",
            "dpv:hasName": self.responsible.controller,
            "dpv:hasContact": self.responsible.officer_email,
            "dpv:hasDataProtectionOfficer": {
                "@type": "dpv:DataProtectionOfficer",
                "dpv:hasName": self.responsible.officer,
                "dpv:hasContact": self.responsible.officer_email,
            },
        }

    def _notice(self) -> dict[str, Any]:
        """The words themselves, with the hash under which the deployment keeps them."""
        return {
            "@type": "dpv:ConsentNotice",
            "dct:language": self.event.language,
            "dct:hasVersion": self.event.version,
            "dct:description": self.text,
            "schema:sha256": self.event.digest,
            "dct:isPartOf": self._address("biometric-notice"),
        }

    def _process(self) -> dict[str, Any]:
        if self.purpose is None:
            return {"@type": "dpv:Process", "dct:identifier": self.event.statement}
        return {
            "@type": "dpv:Process",
            "dct:identifier": self.purpose.code,
            "dct:title": str(self.purpose.title),
            "dpv:hasPurpose": self.purpose.dpv,
            "dpv:hasPersonalData": list(self.purpose.data),
            "dpv:hasProcessing": ["dpv:Collect", "dpv:Use", "dpv:Store", "dpv:Erase"],
            "dpv:hasRecipient": [self.responsible.controller, *self.responsible.processors],
            "dpv:hasNecessity": "dpv:Optional" if self.purpose.is_optional else "dpv:Required",
            "dpv:hasStorageCondition": {
                "@type": "dpv:StorageCondition",
                "dpv:hasLocation": self.responsible.country,
                "dpv:hasDuration": str(self.purpose.retention),
            },
        }

    def _rights(self) -> list[dict[str, Any]]:
        where = self._address("privacy-centre")
        withdraw = {"@type": "eu-gdpr:A7-3", "dct:title": "withdraw consent", "schema:url": where}
        others = {"@type": "dpv:DataSubjectRight", "dct:title": "all rights", "schema:url": where}
        return [withdraw, others]

    def _address(self, name: str) -> str:
        return self.site.rstrip("/") + reverse(name)


def _status(event: ConsentEvent) -> dict[str, Any]:
    kind = "dpv:ConsentGiven" if event.is_given else "dpv:ConsentWithdrawn"
    return {
        "@type": kind,
        "dct:identifier": str(event.record),
        "dct:date": event.at.isoformat(timespec="milliseconds"),
        "dpv:isIndicatedBy": "dpv:DataSubject",
        "dpv:hasIndicationMethod": event.method,
        "schema:sha256": event.digest,
    }
