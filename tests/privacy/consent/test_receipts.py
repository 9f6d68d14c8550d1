"""Receipts after ISO/IEC TS 27560, to read and as a file."""

import hashlib
import json
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Person
from privacy.consent.models import ConsentEvent
from privacy.consent.statements import PORTRAITS
from tests.people import open_person, signed_in

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def event_of(person: Person, code: str = "portraits") -> ConsentEvent:
    event = ConsentEvent.objects.newest(person.pk, code)
    assert event is not None
    return event


def file_of(person: Person, event: ConsentEvent) -> dict[str, Any]:
    answer = signed_in(person).get(reverse("receipt-file", args=[event.record]))
    assert answer.headers["Content-Type"] == "application/ld+json"
    assert "attachment" in answer.headers["Content-Disposition"]
    found: dict[str, Any] = json.loads(answer.content)
    return found


def test_the_file_is_a_receipt_of_a_record_for_the_gdpr(alice: Person) -> None:
    event = event_of(alice)
    receipt = file_of(alice, event)
    assert receipt["@type"] == "dpv:ConsentReceipt"
    record = receipt["dpv:hasRecordOfActivity"]
    assert record["@type"] == "dpv:ConsentRecord"
    assert record["dct:conformsTo"] == "https://w3id.org/dpv/schema/dpv-27560#record-GDPR"
    assert record["dct:identifier"] == str(event.record)
    assert record["dpv:hasLegalBasis"] == ["eu-gdpr:A6-1-a", "eu-gdpr:A9-2-a"]
    assert record["dpv:hasProcess"]["dpv:hasPurpose"] == "dpv:RequestedServiceProvision"
    status = record["dpv:hasConsentStatus"]
    assert [each["@type"] for each in status] == ["dpv:ConsentGiven"]
    assert status[0]["dpv:hasIndicationMethod"] == "test"


def test_it_holds_the_very_words_and_their_hash(alice: Person) -> None:
    notice = file_of(alice, event_of(alice))["dpv:hasRecordOfActivity"]["dpv:hasNotice"]
    assert notice["dct:description"] == PORTRAITS.for_region("").full_text
    digest = hashlib.sha256(notice["dct:description"].encode()).hexdigest()
    assert notice["schema:sha256"] == digest
    assert notice["dct:language"] == "en"


def test_every_term_has_a_declared_vocabulary(alice: Person) -> None:
    receipt = file_of(alice, event_of(alice))
    known = set(receipt["@context"])

    def terms(value: Any) -> Any:
        if isinstance(value, dict):
            for name, each in value.items():
                if not name.startswith("@"):
                    yield name
                yield from terms(each)
        elif isinstance(value, list):
            for each in value:
                yield from terms(each)

    body = {name: value for name, value in receipt.items() if name != "@context"}
    assert {term.partition(":")[0] for term in terms(body)} <= known


def test_the_account_is_not_named_in_it(alice: Person) -> None:
    text = json.dumps(file_of(alice, event_of(alice)))
    assert str(alice.pk) not in text
    assert alice.email not in text


def test_a_withdrawal_has_its_own_with_the_history(alice: Person) -> None:
    client = signed_in(alice)
    client.post(reverse("consent-withdraw", args=["portraits"]))
    record = file_of(alice, event_of(alice))["dpv:hasRecordOfActivity"]
    kinds = [each["@type"] for each in record["dpv:hasConsentStatus"]]
    assert kinds == ["dpv:ConsentGiven", "dpv:ConsentWithdrawn"]


def test_it_can_be_read(alice: Person) -> None:
    event = event_of(alice)
    page = signed_in(alice).get(reverse("receipt", args=[event.record])).content.decode()
    for words in ("You allowed this.", event.digest, "Making your portraits", "and 9(2)(a)"):
        assert words in page


def test_all_of_them_are_listed(alice: Person) -> None:
    page = signed_in(alice).get(reverse("consents")).content.decode()
    for event in ConsentEvent.objects.of(alice.pk):
        assert reverse("receipt", args=[event.record]) in page


@pytest.mark.parametrize("name", ["receipt", "receipt-file"])
def test_a_stranger_finds_none(alice: Person, name: str) -> None:
    address = reverse(name, args=[event_of(alice).record])
    assert signed_in(open_person()).get(address).status_code == 404
