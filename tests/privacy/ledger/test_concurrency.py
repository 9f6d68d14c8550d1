"""Twenty writers at once, a sequencer beside them: no line is lost."""

import sys
import threading
import time
import uuid
from functools import partial

import pytest
from django.db import transaction

from privacy.ledger.models import LedgerEntry, LedgerLeaf
from privacy.ledger.sequencer import sequence_entries
from privacy.ledger.verify import verify
from privacy.vault.keyring import ensure_owner_key
from tests.databases import Database
from tests.privacy.ledger.writing import open_photos, write

WRITERS, LINES_EACH = 20, 15


def test_twenty_writers_lose_no_line(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    people = [uuid.uuid4() for _ in range(WRITERS)]
    database.run(lambda: [ensure_owner_key(person) for person in people])
    are_done = threading.Event()

    def write_lines(person: uuid.UUID) -> None:
        for number in range(LINES_EACH):
            (open_photos if number % 5 == 0 else write)(person)

    def write_all() -> float:
        started = time.perf_counter()
        try:
            database.run(*(partial(write_lines, person) for person in people))
        finally:
            are_done.set()
        return time.perf_counter() - started

    def sequence() -> None:
        while not are_done.wait(0.1):
            sequence_entries(batch=50)

    seconds = database.run(write_all, sequence, sequence)[0]
    total = WRITERS * LINES_EACH
    with capsys.disabled():
        sys.stdout.write(f"\n{database.vendor}: {WRITERS} writers, {total / seconds:.0f} lines/s\n")

    def check() -> None:
        sequence_entries()
        assert LedgerEntry.objects.count() == total == LedgerLeaf.objects.count()
        assert verify().problems == ()

    database.run(check)


# SQLite lets one transaction write at a time, so there no line is overtaken.
@pytest.mark.server
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_line_committed_late_still_gets_its_number(database: Database) -> None:
    has_written, may_commit = threading.Event(), threading.Event()
    slow, quick = uuid.uuid4(), uuid.uuid4()
    database.run(lambda: [ensure_owner_key(person) for person in (slow, quick)])

    def write_slowly() -> None:
        with transaction.atomic():
            write(slow)
            has_written.set()
            may_commit.wait(10)

    def overtake() -> int:
        has_written.wait(10)
        write(quick)
        count = sequence_entries()
        may_commit.set()
        return count

    assert database.run(write_slowly, overtake)[1] == 1
    assert database.run(sequence_entries) == [1]
    assert database.run(verify)[0].problems == ()
