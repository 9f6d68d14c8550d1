"""Whatever is done to a signed ledger is found."""

import random
import uuid
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from privacy.ledger import anchor, guards
from privacy.ledger.sequencer import sequence_entries
from privacy.ledger.verify import verify
from privacy.vault.keyring import ensure_owner_key
from tests.privacy.ledger import tampering
from tests.privacy.ledger.tampering import TAMPERINGS, Tamper, edit_entry
from tests.privacy.ledger.writing import open_photos, write

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
ROUNDS = 30


@pytest.fixture
def ledger() -> bytes:
    """A ledger of 23 lines about three people under 6 checkpoints; returns its anchor."""
    people = [uuid.uuid4() for _ in range(3)]
    for person in people:
        ensure_owner_key(person)
    for number in range(23):
        (write if number % 3 else open_photos)(people[number % 2])
    sequence_entries(batch=4)
    guards.remove(connection, guards.GUARDED)
    assert verify().problems == ()
    return anchor.path().read_bytes()


@pytest.mark.parametrize("tamper", TAMPERINGS, ids=lambda tamper: tamper.__name__)
def test_tampering_is_found_every_time(ledger: bytes, tamper: Tamper) -> None:
    for seed in range(ROUNDS):
        before = transaction.savepoint()
        tamper(random.Random(f"{tamper.__name__} {seed}"))
        assert not verify().is_clean, f"round {seed} of {tamper.__name__} was not found"
        transaction.savepoint_rollback(before)
        anchor.path().write_bytes(ledger)
    assert verify().is_clean


@pytest.mark.parametrize(
    ("tamper", "sentence"),
    [
        (tampering.fork_with_the_signing_key, "the root that the anchor's checkpoint over"),
        (tampering.reorder_everything, "the root that the anchor's checkpoint over"),
        (tampering.truncate_to_an_earlier_state, "are missing"),
        (tampering.swap_what_two_lines_say, "was changed after it got its number"),
        (tampering.insert_a_line_beside_the_queue, "without having been queued"),
        (tampering.drop_an_anchored_checkpoint, "is in the database, but not anchored"),
        (tampering.anchor_another_root, "the root that the anchor's checkpoint over"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_was_done_is_said_in_a_sentence(ledger: bytes, tamper: Tamper, sentence: str) -> None:
    tamper(random.Random(0))
    assert any(sentence in problem for problem in verify().problems)


def test_at_least_five_hundred_tamperings_are_tried() -> None:
    assert ROUNDS * len(TAMPERINGS) >= 500


def test_command_says_what_is_wrong_and_exits_1(
    ledger: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    guards.install(connection, guards.GUARDED)
    call_command("verify_ledger")
    clean = capsys.readouterr()
    assert "23 lines under checkpoints, 0 waiting." in clean.out
    assert "The ledger is as it was signed." in clean.out
    assert clean.err == ""
    guards.remove(connection, guards.GUARDED)
    edit_entry(random.Random(1))
    guards.install(connection, guards.GUARDED)
    with pytest.raises(SystemExit) as stopped:
        call_command("verify_ledger")
    assert stopped.value.code == 1
    assert "was changed after it got its number." in capsys.readouterr().err


def test_verifying_writes_nothing(ledger: bytes) -> None:
    changes: list[str] = []

    def note_changes(execute: Any, sql: str, *rest: Any) -> Any:
        if not sql.startswith("SELECT"):
            changes.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note_changes):
        verify()
    assert changes == []
    assert anchor.path().read_bytes() == ledger
