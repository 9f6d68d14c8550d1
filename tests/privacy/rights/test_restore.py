"""A restored backup is told from what was left, refused, and let in once it is replayed."""

import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.models import ApiToken, Person, Session
from config.celery import app
from privacy.ledger import elsewhere
from privacy.ledger.actors import Actor
from privacy.ledger.events import Purpose
from privacy.ledger.models import Checkpoint
from privacy.ledger.notes import Head, sign
from privacy.ledger.sequencer import sequence_entries
from privacy.ledger.verify import verify
from privacy.models import ObjectKey, SealedObject, SealingKey
from privacy.rights import gate as gates
from privacy.rights.erasure import erase_person
from privacy.rights.gate import Gate
from privacy.rights.replay import replay_tombstones
from privacy.rights.restore import Restored, require_current, signs_of_a_restore
from privacy.rights.tombstones import buried_objects, bury
from privacy.vault import actions as vault
from privacy.vault import storage
from privacy.vault.keyring import rotate_wrapping_key
from privacy.vault.models import Kind
from privacy.witness import epochs
from tests.people import open_person, signed_in

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]
OPERATOR = Actor.operator()


@pytest.fixture(autouse=True)
def witness(settings: Settings, tmp_path: Path) -> Path:
    settings.SAFELIGHT_WITNESS_DIR = tmp_path / "witness"
    return tmp_path / "witness"


@pytest.fixture
def gate(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Gate:
    """A gate that looks anew each time."""
    settings.SAFELIGHT_HEADS_COMPARED_EVERY = timedelta(0)
    fresh = Gate()
    monkeypatch.setattr(gates, "gate", fresh)
    monkeypatch.setattr("config.pausing.gate", fresh)
    return fresh


def test_what_was_left_is_current() -> None:
    open_person()
    sequence_entries()
    open_person()
    require_current()


def test_a_database_behind_the_anchored_head_is_a_restored_one() -> None:
    open_person()
    sequence_entries()
    before = transaction.savepoint()
    open_person()
    sequence_entries()
    transaction.savepoint_rollback(before)
    with pytest.raises(Restored, match=r"anchored head: .* replay_tombstones"):
        require_current(thorough=False)
    done = replay_tombstones(actor=OPERATOR)
    assert "are lost" in done.lost_lines
    require_current()
    result = verify()
    assert result.problems == ()
    assert result.restorations == (done.lost_lines,)
    sequence_entries()
    assert verify().is_clean


def test_an_empty_database_under_an_old_witness_is_a_restored_one() -> None:
    before = transaction.savepoint()
    open_person()
    sequence_entries()
    transaction.savepoint_rollback(before)
    assert not Checkpoint.objects.exists()
    assert list(signs_of_a_restore(thorough=False))
    replay_tombstones(actor=OPERATOR)
    require_current()
    assert verify().is_clean


def test_whoever_has_a_tombstone_and_is_there_came_back() -> None:
    person, other = open_person(), open_person()
    bury(person.pk)
    require_current(thorough=False)
    with pytest.raises(Restored, match=r"People who were erased are back \(1\)"):
        require_current()
    assert replay_tombstones(actor=OPERATOR).people == 1
    assert Person.objects.get() == other
    assert not SealingKey.objects.filter(owner=person.pk).exists()
    require_current()


def test_an_erasure_under_way_is_no_restore(monkeypatch: pytest.MonkeyPatch) -> None:
    person = open_person()

    class Killed(BaseException):
        pass

    def die(*_args: object) -> None:
        raise Killed

    with monkeypatch.context() as broken:
        broken.setattr("privacy.rights.erasure.destroy_owner_key", die)
        with pytest.raises(Killed):
            erase_person(person=person.pk, actor=OPERATOR)
    require_current()


def test_an_old_key_store_is_a_restored_one_and_its_wrapping_key_dies() -> None:
    person = open_person()
    rotate_wrapping_key()
    epochs.note(9)
    with pytest.raises(Restored, match="key database is older"):
        require_current(thorough=False)
    replay_tombstones(actor=OPERATOR)
    assert SealingKey.objects.get(owner=person.pk).wrapping_key.epoch == 10
    require_current()


def test_what_was_deleted_before_its_deadline_is_deleted_again() -> None:
    person = open_person()
    sealed = vault.deposit(owner=person.pk, kind=Kind.PHOTO, plaintext=b"pixels")
    vault.confirm(sealed=sealed)
    row, share = SealedObject.objects.get(), ObjectKey.objects.get()
    content = storage.get(sealed.storage_name)
    vault.delete(sealed=sealed, actor=Actor.person(person.pk), purpose=Purpose.OWN_CHOICE)
    assert buried_objects() == {sealed.pk}
    row.save(force_insert=True)
    share.save(force_insert=True)
    storage.put(row.storage_name, content)
    assert replay_tombstones(actor=OPERATOR).objects == 1
    assert not SealedObject.objects.exists()
    assert not ObjectKey.objects.exists()
    assert not list(storage.names())


def test_what_only_one_store_brought_back_goes() -> None:
    person = open_person()
    kept, unreadable, gone = (
        vault.deposit(owner=person.pk, kind=Kind.PHOTO, plaintext=b"pixels") for _ in range(3)
    )
    for sealed in (kept, unreadable, gone):
        vault.confirm(sealed=sealed)
    ObjectKey.objects.filter(sealed_object=unreadable.pk).delete()
    storage.remove(gone.storage_name)
    storage.store().save("zz/stray", ContentFile(b"of a row that was lost"))
    ObjectKey.objects.create(sealed_object=uuid.uuid4(), owner=person.pk, share=b"\0" * 32)
    assert replay_tombstones(actor=OPERATOR).strays == 4
    assert SealedObject.objects.get() == kept
    assert list(storage.names()) == [kept.storage_name]


def test_sessions_and_tokens_that_had_been_ended_do_not_come_back() -> None:
    person = open_person()
    client = signed_in(person)
    ApiToken.objects.create(user=person, name="old")
    replay_tombstones(actor=OPERATOR)
    assert not Session.objects.exists()
    assert not ApiToken.objects.exists()
    assert client.get(reverse("privacy-centre")).status_code == 302


def test_behind_the_gate_every_address_answers_503_in_a_sentence(gate: Gate) -> None:
    client = Client()
    assert client.get("/").status_code == 200
    bury(open_person().pk)
    gate.refusal, gate._looked_at = "", float("-inf")
    for path in ("/", "/readyz", reverse("account_login"), "/nowhere"):
        answer = client.get(path)
        assert answer.status_code == 503
        assert "A backup was put back here" in answer.content.decode()
    replay_tombstones(actor=OPERATOR)
    assert client.get("/").status_code == 200


def test_behind_the_gate_workers_do_nothing(gate: Gate) -> None:
    worked: list[int] = []

    @app.task(name="tests.work")
    def work(number: int) -> None:
        worked.append(number)

    work(1)
    bury(open_person().pk)
    gate._looked_at = float("-inf")
    work(2)
    assert worked == [1]


def test_a_witness_that_can_not_be_read_closes_the_gate(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    def out(_name: str) -> list[str]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("privacy.witness.journal.lines", out)
    assert Client().get("/").status_code == 503


def test_a_lost_witness_is_refused_until_it_is_accepted(witness: Path) -> None:
    for _ in range(2):
        open_person()
        sequence_entries()
    (witness / "checkpoints").unlink()
    with pytest.raises(CommandError, match="--witness-is-lost"):
        call_command("replay_tombstones")
    call_command("replay_tombstones", "--witness-is-lost")
    require_current()
    assert verify().is_clean


def test_the_database_of_another_ledger_is_not_accepted(witness: Path) -> None:
    open_person()
    sequence_entries()
    forged = sign(Head(99, b"\1" * 32, timezone.now().replace(microsecond=0)))
    (witness / "checkpoints").write_text(f"{forged}\n\n")
    with pytest.raises(CommandError, match="not an earlier state"):
        call_command("replay_tombstones")


def test_the_second_place_shows_when_database_and_folder_went_back_together(
    settings: Settings, witness: Path, tmp_path: Path
) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "witness": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "bucket"},
        },
    }
    open_person()
    sequence_entries()
    before, folder = transaction.savepoint(), (witness / "checkpoints").read_bytes()
    open_person()
    sequence_entries()
    assert elsewhere.store_newest()
    assert not elsewhere.store_newest()
    require_current()
    transaction.savepoint_rollback(before)
    (witness / "checkpoints").write_bytes(folder)
    with pytest.raises(Restored, match="head in the witness store"):
        require_current()
    replay_tombstones(actor=OPERATOR)
    require_current()
