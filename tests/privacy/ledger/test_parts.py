"""A person filters, downloads and checks their own part, before and after their key is gone."""

import json
import uuid
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import Person
from privacy.ledger.events import Event
from privacy.ledger.parts import Wanted, check_part, part_of
from privacy.ledger.sequencer import sequence_entries
from privacy.models import LedgerEntry
from privacy.vault.keyring import destroy_owner_key
from tests.people import open_person, signed_in
from tests.privacy.ledger.writing import open_photos, write

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def person() -> Person:
    person, other = open_person(), open_person()
    for number in range(9):
        (write if number % 3 else open_photos)(person.pk)
        open_photos(other.pk)
    sequence_entries(batch=7)
    return person


def test_every_line_of_theirs_has_a_proof_and_nobody_else_s_is_in_it(person: Person) -> None:
    part = json.loads(json.dumps(part_of(person.pk, Wanted())))
    assert len(part["lines"]) == LedgerEntry.objects.count() - len(
        part_of(Person.objects.exclude(pk=person.pk).get().pk, Wanted())["lines"]
    )
    assert all(line["proof"] for line in part["lines"])
    assert check_part(part) == []


@pytest.mark.parametrize("change", ["event", "sequence", "path", "swap"])
def test_a_changed_line_or_proof_is_found(person: Person, change: str) -> None:
    part = part_of(person.pk, Wanted())
    line, other = part["lines"][3], part["lines"][5]
    if change == "event":
        line["leaf"] = line["leaf"].replace('"purpose":"', '"purpose":"x')
    elif change == "sequence":
        line["proof"]["sequence"] += 1
    elif change == "path":
        line["proof"]["path"][0] = other["proof"]["path"][-1]
    else:
        line["proof"] = other["proof"]
    assert "Line 4 is not under the checkpoint." in check_part(part)


def test_proofs_still_hold_once_the_key_is_destroyed(person: Person) -> None:
    part = part_of(person.pk, Wanted())
    destroy_owner_key(person.pk)
    assert check_part(part) == []
    assert check_part(part_of(person.pk, Wanted())) == []


def test_the_page_filters_by_kind_and_date_and_the_file_does_too(person: Person) -> None:
    client = signed_in(person)
    page = client.get(reverse("ledger"), {"kind": "photo"}).content.decode()
    assert str(Event.PHOTO_OPENED.label) in page
    assert str(Event.CONSENT_GIVEN.label) not in page
    file = client.get(reverse("ledger-file"), {"kind": "consent"})
    assert "attachment" in file.headers["Content-Disposition"]
    leaves = [json.loads(line["leaf"]) for line in file.json()["lines"]]
    assert {leaf["event"] for leaf in leaves} == {"consent.given"}
    assert not client.get(reverse("ledger-file"), {"until": "2020-01-01"}).json()["lines"]
    assert client.get(reverse("ledger"), {"since": "nonsense"}).status_code == 200


def test_the_command_checks_a_part_by_itself(
    person: Person, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    part = part_of(person.pk, Wanted())
    file = tmp_path / "part.json"
    file.write_text(json.dumps(part))
    call_command("verify_ledger", "--part", str(file))
    assert f"{len(part['lines'])} lines are under the signed checkpoint" in capsys.readouterr().out
    part["lines"][0]["leaf"] = part["lines"][0]["leaf"].replace("T", "U", 1)
    file.write_text(json.dumps(part))
    with pytest.raises(SystemExit) as stopped:
        call_command("verify_ledger", "--part", str(file))
    assert stopped.value.code == 1
    for rubbish in ("{}", "[]", "not json", json.dumps({"format": str(uuid.uuid4())})):
        file.write_text(rubbish)
        with pytest.raises(CommandError) as refused:
            call_command("verify_ledger", "--part", str(file))
        assert refused.value.returncode == 2
