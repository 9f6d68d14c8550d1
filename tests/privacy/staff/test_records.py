"""The records in the admin: read by those who may, changed by nobody, cheap however many."""

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client

from accounts.models import Person
from privacy.consent.actions import give
from privacy.consent.statements import OWN_FACE
from privacy.models import Audit, ConsentEvent, LedgerEntry, LedgerSubject, ProofRun
from tests.people import open_person
from tests.staff import bearing

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]
LEDGER, CONSENTS = "/staff/privacy/ledgerentry/", "/staff/privacy/consentevent/"
LISTS = [
    LEDGER, CONSENTS, "/staff/privacy/breakglass/", "/staff/privacy/audit/",
    "/staff/privacy/proofrun/", "/staff/privacy/hold/", "/staff/privacy/retentionrule/",
    "/staff/privacy/policyversion/", "/staff/auth/group/", "/staff/accounts/roleproposal/",
    "/staff/uploads/trainingexport/", "/staff/privacy/alert/",
]  # fmt: skip


@pytest.fixture
def auditor() -> Client:
    return bearing("auditor")[1]


def test_lines_of_the_ledger_are_found_by_a_whole_number_and_stay_sealed(
    alice: Person, auditor: Client
) -> None:
    number = LedgerSubject.objects.get(person=alice.pk).ledger_id
    bob = LedgerSubject.objects.get(person=open_person().pk).ledger_id

    def rows(term: str) -> str:
        listed = auditor.get(LEDGER, {"q": term}).content.decode()
        return listed.partition('id="result_list"')[2]

    assert str(number) in rows(str(number))
    assert str(bob) not in rows(str(number))
    assert str(number) not in rows(str(number)[:8])
    entry = LedgerEntry.objects.about(number)[0]
    page = auditor.get(f"{LEDGER}{entry.pk}/change/").content.decode()
    assert "Opened the account" in page
    assert alice.email not in page


def test_consents_are_read_with_version_and_method(alice: Person, auditor: Client) -> None:
    listed = auditor.get(CONSENTS, {"q": str(alice.pk)}).content.decode()
    assert "portraits" in listed
    assert alice.email not in listed


@pytest.mark.parametrize("role", ["auditor", "privacy-officer"])
def test_no_record_is_changed_added_or_deleted_whoever_asks(alice: Person, role: str) -> None:
    _staff, client = bearing(role, is_superuser=True)
    entry, consent = LedgerEntry.objects.all()[0], ConsentEvent.objects.all()[0]
    before = (LedgerEntry.objects.get(pk=entry.pk).event, ConsentEvent.objects.count())
    for base, row in ((LEDGER, entry), (CONSENTS, consent)):
        assert client.post(f"{base}add/", {}).status_code == 403
        assert client.post(f"{base}{row.pk}/change/", {"event": "x"}).status_code == 403
        assert client.post(f"{base}{row.pk}/delete/", {"post": "yes"}).status_code == 403
        chosen = {"action": "delete_selected", "_selected_action": str(row.pk), "post": "yes"}
        client.post(base, chosen)
    assert (LedgerEntry.objects.get(pk=entry.pk).event, ConsentEvent.objects.count()) == before


@pytest.mark.parametrize("address", LISTS)
def test_lists_ask_few_questions_however_many_rows(
    address: str, auditor: Client, django_assert_max_num_queries: Any
) -> None:
    _more()
    assert auditor.get(address).status_code == 200
    with django_assert_max_num_queries(25) as first:
        auditor.get(address)
    for _ in range(3):
        _more()
    with django_assert_max_num_queries(len(first)):
        auditor.get(address)


def _more() -> None:
    person = open_person()
    give(person=person.pk, statements=[OWN_FACE], method="test")
    Audit.objects.create(found={"late": 1})
    ProofRun.objects.create(has_passed=True)


def test_no_page_of_the_admin_shows_a_picture_a_files_name_or_a_prompt() -> None:
    banned = {"photo", "photos", "sealed", "header", "storage_name", "file_name", "prompt", "made"}
    for model, page in admin.site._registry.items():
        assert model._meta.label_lower not in {
            "uploads.photo", "generation.headshot", "privacy.sealedobject", "privacy.export",
            "uploads.trainingcopy",
        }  # fmt: skip
        shown = {str(name) for name in (*page.list_display, *(page.fields or ()))}
        assert not shown & banned, model
