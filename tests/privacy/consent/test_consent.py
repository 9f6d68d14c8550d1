"""Consent is asked for plainly, recorded word for word, and as easy to take back as to give."""

from dataclasses import replace

import pytest
from django.urls import reverse

from generation.jobs.models import Job
from privacy.consent.actions import give, is_in_force, may_make_portraits, withdraw
from privacy.consent.models import ConsentEvent, StatementText
from privacy.consent.statements import ADULT, OWN_FACE, PORTRAITS
from privacy.retention.actions import sweep
from privacy.vault import storage
from tests.people import open_person, signed_in
from tests.privacy.rights.holding import with_pictures

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_no_box_is_ticked_beforehand() -> None:
    page = signed_in(open_person(consents=False)).get(reverse("consent")).content.decode()
    assert page.count('type="checkbox"') == 2
    assert "checked" not in page.replace("unchecked", "")


def test_the_studio_asks_for_consent_first() -> None:
    answer = signed_in(open_person(consents=False)).get(reverse("studio"))
    assert answer.headers["Location"] == "/consent/?next=/studio/"


def test_each_box_alone_is_not_enough() -> None:
    person = open_person(consents=False)
    for code in ("portraits", "own_face"):
        answer = signed_in(person).post(reverse("consent"), {code: "on"})
        assert answer.status_code == 400
    assert not may_make_portraits(person.pk)


def test_the_record_holds_the_very_text_that_was_shown() -> None:
    person = open_person(consents=False)
    signed_in(person).post(reverse("consent"), {"portraits": "on", "own_face": "on"})
    event = ConsentEvent.objects.newest(person.pk, "portraits")
    assert event is not None
    shown = PORTRAITS.for_region("")
    assert (event.digest, event.version) == (shown.digest, shown.version)
    assert StatementText.objects.get(pk=event.digest).text == shown.full_text
    assert (event.language, event.method) == ("en", "consent page")


def test_an_older_version_is_not_in_force() -> None:
    person = open_person(consents=False)
    give(person=person.pk, statements=[replace(PORTRAITS, version="2020-01")], method="test")
    assert not is_in_force(person.pk, PORTRAITS)
    page = signed_in(person).get(reverse("privacy-centre")).content.decode()
    assert "The words have changed since you allowed it" in page


def test_withdrawing_is_one_click_and_stops_everything() -> None:
    person = open_person()
    job = Job.objects.create(owner=person, styles=["office"], ratio="1:1", total_count=1)
    client = signed_in(person)
    client.post(reverse("consent-withdraw", args=["portraits"]))
    assert not may_make_portraits(person.pk)
    job.refresh_from_db()
    assert (job.state, job.failure) == (Job.State.CANCELLED, "consent_withdrawn")


def test_the_attestation_of_age_cannot_be_withdrawn() -> None:
    client = signed_in(open_person())
    assert client.post(reverse("consent-withdraw", args=["adult"])).status_code == 404
    assert client.post(reverse("consent-withdraw", args=["nonsense"])).status_code == 404


def test_giving_again_after_withdrawing_counts() -> None:
    person = open_person()
    withdraw(person=person.pk, statement=OWN_FACE, method="test")
    assert not may_make_portraits(person.pk)
    give(person=person.pk, statements=[OWN_FACE], method="test")
    assert may_make_portraits(person.pk)


def test_onward_addresses_lead_nowhere_else() -> None:
    client = signed_in(open_person(consents=False))
    boxes = {"portraits": "on", "own_face": "on", "next": "https://evil.example/"}
    assert client.post(reverse("consent"), boxes).headers["Location"] == "/studio/"


def test_age_was_attested_at_sign_up() -> None:
    assert is_in_force(open_person().pk, ADULT)


def test_taking_back_claims_no_deletion_that_an_outage_prevented(
    vault_in_order: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, client = with_pictures()

    def broken(self: object, name: str) -> None:
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(type(storage.store()), "delete", broken)
        answer = client.post(reverse("consent-withdraw", args=["portraits"]), follow=True)
    said = answer.content.decode()
    assert "Not everything could be deleted yet" in said
    assert "your photos were deleted." not in said
    assert sweep().deleted == 1
    answer = client.post(reverse("consent-withdraw", args=["portraits"]), follow=True)
    assert "your photos were deleted." in answer.content.decode()
