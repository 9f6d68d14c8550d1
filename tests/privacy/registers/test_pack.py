"""The officer pack, checked as somebody outside does; registers as files; small numbers untold."""

import csv
import hashlib
import io
import json
import zipfile
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from privacy.consent.actions import withdraw
from privacy.consent.statements import PORTRAITS
from privacy.ledger.errors import LedgerInconsistent
from privacy.ledger.events import Event
from privacy.ledger.sequencer import sequence_entries
from privacy.models import Audit, LedgerEntry, ProofRun
from privacy.registers.pack.build import build_pack, check_signed
from privacy.registers.statistics import consent_lines
from privacy.registers.tables import Table
from privacy.staff.table import role_table
from tests.people import open_person
from tests.staff import bearing

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def opened(content: bytes) -> dict[str, bytes]:
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.testzip() is None
    return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def pack(alice: Person) -> dict[str, bytes]:
    Audit.objects.create(looked_at={"objects": 3}, found={"overdue": 0})
    ProofRun.objects.create(has_passed=True, note="the signed result\n")
    _person, officer = bearing("privacy-officer")
    answer = officer.post(reverse("officer-pack"))
    assert answer.headers["Content-Type"] == "application/zip"
    return opened(answer.content)


def test_it_holds_what_an_authority_asks_for(pack: dict[str, bytes]) -> None:
    assert json.loads(pack["processing/record.json"])["controller"]
    assert b"photo" in pack["retention/pictures.csv"]
    assert b"Account" in pack["retention/data.csv"]
    for document in ("terms", "privacy-notice", "biometric-notice", "cookies"):
        assert pack[f"policies/{document}-1.md"]
    assert json.loads(pack["proofs/audit.json"])["is_clean"] is True
    assert pack["proofs/proof.txt"] == b"the signed result\n"
    assert pack["roles/matrix.md"].decode() == role_table()
    assert b"privacy-officer" in pack["roles/matrix.csv"]
    assert {"registers/breaches.csv", "registers/holds.json"} <= pack.keys()


def test_its_list_has_the_hash_of_every_file_and_is_signed(pack: dict[str, bytes]) -> None:
    manifest = json.loads(pack["manifest.json"])
    listed = {each["file"]: each for each in manifest["files"]}
    assert listed.keys() == pack.keys() - {"manifest.json", "manifest.txt"}
    for name, each in listed.items():
        assert hashlib.sha256(pack[name]).hexdigest() == each["sha256"]
        assert len(pack[name]) == each["bytes"]
    note = pack["manifest.txt"].decode()
    assert check_signed(note, pack["manifest.json"])
    assert not check_signed(note, pack["manifest.json"] + b" ")
    with pytest.raises(LedgerInconsistent):
        check_signed(note.replace("sha256 ", "sha256 0"), pack["manifest.json"])


def test_policies_are_the_texts_in_force_by_their_own_digests(pack: dict[str, bytes]) -> None:
    for each in json.loads(pack["policies/versions.json"]):
        assert hashlib.sha256(pack[each["file"]]).hexdigest() == each["sha256_of_text"]


def test_nothing_in_it_is_about_one_person(alice: Person) -> None:
    sequence_entries()
    everything = b"".join(opened(build_pack(now=timezone.now())).values())
    assert alice.email.encode() not in everything
    assert str(alice.pk).encode() not in everything


def test_the_same_moment_gives_the_same_bytes() -> None:
    now = timezone.now()
    assert build_pack(now=now) == build_pack(now=now)


def test_taking_it_is_on_the_record_and_needs_a_fresh_proof(pack: dict[str, bytes]) -> None:
    line = LedgerEntry.objects.get(event=Event.REGISTER_TAKEN)
    assert line.actor_role == "staff"
    _person, client = bearing("privacy-officer")
    session = client.session
    session["proved"] = {"at": 0, "with_factor": True}
    session.save()
    answer = client.post(reverse("officer-pack"))
    assert answer.headers["Location"].startswith(reverse("step-up"))


@pytest.mark.parametrize("role", ["support", "privacy-agent", "operator", "model-trainer"])
def test_other_roles_take_and_read_nothing(role: str) -> None:
    _person, client = bearing(role)
    assert client.post(reverse("officer-pack")).status_code == 403
    for name in ("registers", "processing-record", "holds-register", "consent-statistics"):
        assert client.get(reverse(name)).status_code == 403


def numbers() -> dict[str, tuple[str, str, str]]:
    return {
        line.code: (str(line.allowed), str(line.taken_back), str(line.total))
        for line in consent_lines()
    }


def test_numbers_that_tell_of_somebody_are_not_told() -> None:
    people = [open_person() for _ in range(6)]
    assert numbers()[PORTRAITS.code] == ("6", "0", "6")
    withdraw(person=people[0].pk, statement=PORTRAITS, method="test")
    # Neither the one nor what would tell it by a difference.
    assert numbers()[PORTRAITS.code] == ("5", "<5", "None")
    withdraw(person=people[1].pk, statement=PORTRAITS, method="test")
    assert numbers()[PORTRAITS.code] == ("<5", "<5", "None")


def test_the_page_and_the_files_say_the_same() -> None:
    for _ in range(2):
        open_person()
    _person, auditor = bearing("auditor")
    page = auditor.get(reverse("consent-statistics")).content.decode()
    assert "fewer than 5" in page
    file = auditor.get(reverse("consent-statistics-file", args=["csv"])).content.decode()
    rows = list(csv.DictReader(io.StringIO(file)))
    assert {row["allowed"] for row in rows if row["what"] == PORTRAITS.code} == {"<5"}


@pytest.mark.parametrize("name", ["registers", "processing-record", "holds-register", "breaches"])
def test_pages_stay_cheap(name: str, django_assert_max_num_queries: Any) -> None:
    _person, client = bearing("auditor")
    with django_assert_max_num_queries(12):
        assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("ending", ["md", "json", "html"])
def test_the_record_of_processing_leaves_in_three_forms(ending: str) -> None:
    _person, client = bearing("auditor")
    answer = client.get(reverse("processing-file", args=[ending]))
    assert b"portraits" in answer.content
    assert client.get("/desk/registers/processing/file/exe/").status_code == 404


def test_a_spreadsheet_runs_no_cell() -> None:
    table = Table(("what",), [("=HYPERLINK(1)",), ("+1",), ("fine",), (None,)])
    assert table.as_file("csv").splitlines() == ["what", "'=HYPERLINK(1)", "'+1", "fine", '""']


@pytest.mark.parametrize("name", ["holds-file", "consent-statistics-file", "breaches-file"])
def test_registers_leave_in_no_other_form(name: str) -> None:
    _person, client = bearing("auditor")
    assert client.get(reverse(name, args=["json"])).status_code == 200
    assert client.get(reverse(name, args=["exe"])).status_code == 404


def test_strangers_are_led_to_the_door() -> None:
    assert Client().get(reverse("registers")).status_code == 302
