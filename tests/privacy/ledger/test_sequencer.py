"""Entries get their numbers once, and every signed state reaches the anchor."""

import stat
import uuid
from pathlib import Path

import pytest
from django.db import connection, transaction

from privacy.ledger import anchor, guards, merkle
from privacy.ledger.errors import LedgerInconsistent
from privacy.ledger.leaves import hash_of
from privacy.ledger.models import Checkpoint, LedgerEntry, LedgerLeaf, QueuedEntry
from privacy.ledger.notes import read
from privacy.ledger.sequencer import sequence_entries
from privacy.ledger.tree import is_proven, prove, stored_subtree
from privacy.ledger.verify import verify
from privacy.vault.keyring import destroy_owner_key
from tests.privacy.ledger.writing import write

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def newest() -> Checkpoint:
    checkpoint = Checkpoint.objects.newest()
    assert checkpoint is not None
    return checkpoint


def test_every_waiting_entry_gets_the_next_number(person: uuid.UUID) -> None:
    first = [write(person).pk for _ in range(3)]
    assert sequence_entries() == 3
    second = [write(person).pk for _ in range(2)]
    assert sequence_entries() == 2
    leaves = LedgerLeaf.objects.order_by("sequence")
    assert [leaf.entry for leaf in leaves] == first + second
    assert not QueuedEntry.objects.exists()
    assert verify().problems == ()


def test_nothing_new_signs_nothing_new(person: uuid.UUID) -> None:
    write(person)
    sequence_entries()
    assert sequence_entries() == 0
    assert Checkpoint.objects.count() == 1


def test_small_batches_are_each_signed_and_anchored(person: uuid.UUID) -> None:
    for _ in range(7):
        write(person)
    assert sequence_entries(batch=3) == 7
    sizes = list(Checkpoint.objects.order_by("size").values_list("size", flat=True))
    assert sizes == [3, 6, 7] == [read(note).size for note in anchor.notes()]


def test_signed_root_is_that_of_the_entries(person: uuid.UUID) -> None:
    entries = [write(person) for _ in range(5)]
    sequence_entries()
    assert read(newest().note).root == merkle.root_of([hash_of(each) for each in entries])


def test_sequencing_reads_a_logarithmic_number_of_rows(
    person: uuid.UUID, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    for _ in range(100):
        write(person)
    sequence_entries()
    write(person)
    with django_assert_max_num_queries(25):  # type: ignore[operator]
        sequence_entries()


def test_anchor_is_readable_by_its_owner_only(person: uuid.UUID) -> None:
    write(person)
    sequence_entries()
    assert stat.S_IMODE(anchor.path().stat().st_mode) == 0o600


def test_a_crash_before_anchoring_converges(
    person: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        write(person)
        sequence_entries()

    def crash(note: str) -> None:
        raise OSError

    write(person)
    with monkeypatch.context() as patch:
        patch.setattr(anchor, "append", crash)
        with pytest.raises(OSError):  # noqa: PT011
            sequence_entries()
    assert anchor.newest() != newest().note
    assert verify().problems == ()
    sequence_entries()
    assert anchor.newest() == newest().note
    assert verify().problems == ()


def test_an_anchor_torn_at_any_byte_converges(person: uuid.UUID) -> None:
    write(person)
    sequence_entries()
    complete = anchor.path().read_bytes()
    write(person)
    sequence_entries()
    both = anchor.path().read_bytes()
    for cut in range(len(complete), len(both)):
        anchor.path().write_bytes(both[:cut])
        assert verify().problems == ()
        sequence_entries()
        assert anchor.newest() == newest().note
        assert [read(note).size for note in anchor.notes()] == [1, 2]
        assert verify().problems == ()


def test_the_newest_anchored_note_is_found_in_a_long_file(person: uuid.UUID) -> None:
    for _ in range(60):
        write(person)
    sequence_entries(batch=1)
    assert anchor.path().stat().st_size > anchor.TAIL_BYTES
    assert anchor.newest() == newest().note
    assert verify().problems == ()


def test_a_second_sequencer_waits_until_the_first_has_anchored(
    person: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(person)
    with monkeypatch.context() as patch:
        patch.setattr(anchor, "append", lambda _note: None)  # committed, not anchored yet
        sequence_entries()
        write(person)
        assert sequence_entries() == 0
    assert sequence_entries() == 1


def _tamper(statement: str) -> None:
    guards.remove(connection, guards.GUARDED)
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM privacy_checkpoint",
        "DELETE FROM privacy_checkpoint WHERE size = 3",
        "DELETE FROM privacy_ledgerleaf WHERE sequence = 2",
        "UPDATE privacy_ledgerleaf SET leaf_hash = zeroblob(32) WHERE sequence = 2",
        "UPDATE privacy_ledgerleaf SET completes = zeroblob(32) WHERE sequence = 1",
        "UPDATE privacy_checkpoint SET note = '' WHERE size = 3",
    ],
)
def test_nothing_is_signed_on_top_of_a_changed_tree(person: uuid.UUID, statement: str) -> None:
    for _ in range(3):
        write(person)
    sequence_entries(batch=1)
    anchored = anchor.path().read_bytes()
    _tamper(statement)
    write(person)
    with pytest.raises(LedgerInconsistent):
        sequence_entries()
    assert anchor.path().read_bytes() == anchored


def test_a_database_older_than_its_anchor_is_refused(
    person: uuid.UUID, anchor_folder: Path
) -> None:
    write(person)
    sequence_entries()
    backup = transaction.savepoint()
    for _ in range(2):
        write(person)
        sequence_entries()
    transaction.savepoint_rollback(backup)
    with pytest.raises(LedgerInconsistent):
        sequence_entries()
    assert any("restored from a backup" in problem for problem in verify().problems)


def test_proofs_verify_after_the_person_s_key_is_destroyed(person: uuid.UUID) -> None:
    entries = [write(person) for _ in range(11)]
    sequence_entries(batch=4)
    before = {entry.pk: prove(entry.pk) for entry in entries}
    destroy_owner_key(person)
    for entry in LedgerEntry.objects.all():
        proof = prove(entry.pk)
        assert proof is not None
        assert proof == before[entry.pk]
        assert is_proven(entry, proof)
        entry.actor_id = "somebody else"
        assert not is_proven(entry, proof)
    assert verify().problems == ()


def test_older_checkpoints_are_consistent_with_the_newest(person: uuid.UUID) -> None:
    for _ in range(9):
        write(person)
    sequence_entries(batch=2)
    heads = [read(note) for note in anchor.notes()]
    for head in heads:
        path = merkle.consistency_proof(head.size, heads[-1].size, stored_subtree)
        assert merkle.is_consistent(
            old=head.size,
            new=heads[-1].size,
            old_root=head.root,
            new_root=heads[-1].root,
            path=path,
        )


def test_an_entry_without_a_number_has_no_proof_yet(person: uuid.UUID) -> None:
    assert prove(write(person).pk) is None
