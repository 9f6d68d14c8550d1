"""A checkpoint goes out by mail once a day, and finds alone what was done to the log since."""

import io
import logging
import random
import smtplib
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from pytest_django.fixtures import Settings

from config.schedule import BEAT_SCHEDULE
from privacy import tasks
from privacy.ledger import anchor, guards, mailed
from privacy.ledger.models import Checkpoint, LedgerEntry, LedgerLeaf, QueuedEntry
from privacy.ledger.sequencer import sequence_entries
from tests.privacy.ledger import tampering
from tests.privacy.ledger.writing import write

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
TOMORROW = timedelta(hours=24, minutes=1)


@pytest.fixture(autouse=True)
def log(settings: Settings, person: uuid.UUID) -> None:
    """Five signed lines, and two people who keep checkpoints."""
    settings.SAFELIGHT_CHECKPOINT_MAIL = ["one@example.com", "two@example.com"]
    grow(person, 5)


def grow(person: uuid.UUID, lines: int) -> None:
    for _ in range(lines):
        write(person)
    sequence_entries()


def attached(place: Path) -> Path:
    """Save the newest mail's attachment as a reader would."""
    name, content, _type = mail.outbox[-1].attachments[0]
    assert isinstance(content, bytes)
    (place / str(name)).write_bytes(content)
    return place / str(name)


def verdict(*arguments: str) -> tuple[int, str]:
    """Return what the command ended with and said."""
    said = io.StringIO()
    try:
        call_command("verify_ledger", *arguments, stdout=said, stderr=said)
    except SystemExit as stopped:
        return int(str(stopped.code)), said.getvalue()
    except CommandError as refused:
        return refused.returncode, str(refused)
    return 0, said.getvalue()


def test_the_schedule_mails_it_once_and_the_mail_says_how_to_check(tmp_path: Path) -> None:
    assert BEAT_SCHEDULE["mail-checkpoint"]["task"] == tasks.mail_checkpoint.name
    tasks.mail_checkpoint.delay()
    tasks.mail_checkpoint.delay()
    [letter] = mail.outbox
    assert letter.to == ["one@example.com", "two@example.com"]
    assert "manage.py verify_ledger --checkpoint checkpoint-5.txt" in letter.body
    assert attached(tmp_path).read_text() == anchor.newest()
    code, said = verdict("--checkpoint", str(tmp_path / "checkpoint-5.txt"))
    assert (code, "continues the saved checkpoint" in said) == (0, True), said


def test_not_twice_a_day_however_much_it_grew_and_not_again_when_nothing_is_new(
    person: uuid.UUID,
) -> None:
    now = timezone.now()
    assert mailed.mail_newest(now=now)
    grow(person, 1)
    assert not mailed.mail_newest(now=now + timedelta(hours=23))
    assert mailed.mail_newest(now=now + TOMORROW)
    assert not mailed.mail_newest(now=now + 3 * TOMORROW)
    assert [letter.attachments[0][0] for letter in mail.outbox] == [
        "checkpoint-5.txt",
        "checkpoint-6.txt",
    ]


def test_nobody_named_means_no_mail(settings: Settings) -> None:
    settings.SAFELIGHT_CHECKPOINT_MAIL = []
    tasks.mail_checkpoint.delay()
    assert mail.outbox == []


def test_an_outage_is_made_good_later_and_no_address_is_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_arguments: object) -> None:
        raise smtplib.SMTPRecipientsRefused({"one@example.com": (550, b"unknown")})

    with monkeypatch.context() as outage, caplog.at_level(logging.WARNING):
        outage.setattr(EmailMessage, "send", refuse)
        tasks.mail_checkpoint.delay()
    assert "5 lines could not be mailed (SMTPRecipientsRefused)" in caplog.text
    assert "example.com" not in caplog.text
    tasks.mail_checkpoint.delay()
    assert len(mail.outbox) == 1


def test_a_log_that_grew_still_continues_it_whatever_line_ends_the_file_got(
    person: uuid.UUID, tmp_path: Path
) -> None:
    tasks.mail_checkpoint.delay()
    for lines in (1, 2, 3, 6):
        grow(person, lines)
        assert verdict("--checkpoint", str(attached(tmp_path)))[0] == 0
    file = attached(tmp_path)
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n") + b"\r\n")
    assert verdict("--checkpoint", str(file))[0] == 0


def fork() -> None:
    """Rewrite a line, the tree and every signature, with the key."""
    tampering.fork_with_the_signing_key(random.Random(7))


def truncate() -> None:
    doomed = LedgerLeaf.objects.filter(sequence__gte=5)
    LedgerEntry.objects.filter(pk__in=doomed.values("entry")).delete()
    doomed.delete()
    Checkpoint.objects.filter(size__gt=5).delete()


def begin_anew() -> None:
    for table in (LedgerEntry, LedgerLeaf, Checkpoint, QueuedEntry):
        table.objects.all().delete()


@pytest.mark.parametrize(
    ("attack", "sentence"),
    [
        (fork, "does not continue the 7 lines"),
        (truncate, "covers 7 lines, today's log 5"),
        (begin_anew, "covers 7 lines, today's log 0"),
    ],
)
def test_a_fork_or_a_cut_is_found_from_the_mail_alone(
    person: uuid.UUID, tmp_path: Path, attack: Callable[[], None], sentence: str
) -> None:
    grow(person, 2)
    tasks.mail_checkpoint.delay()
    guards.remove(connection, guards.GUARDED)
    attack()
    guards.install(connection, guards.GUARDED)
    # The thief has the signing key and rewrites the anchor too: nothing here contradicts itself.
    notes = Checkpoint.objects.order_by("size").values_list("note", flat=True)
    anchor.path().write_text("".join(f"{note}\n\n" for note in notes))
    assert verdict()[0] == 0
    code, said = verdict("--checkpoint", str(attached(tmp_path)))
    assert code == 1
    assert sentence in said
    assert "NOT as it was signed" in said


def test_a_flipped_bit_or_another_key_is_not_believed(tmp_path: Path) -> None:
    tasks.mail_checkpoint.delay()
    file = attached(tmp_path)
    file.write_text(file.read_text().replace("\n5\n", "\n4\n"))
    code, said = verdict("--checkpoint", str(file))
    assert (code, "not signed by this ledger's key" in said) == (1, True), said


@pytest.mark.parametrize("content", [b"", b"hello", b"\xff\xfe\x00", b"{}", b"a\n5\nb\n"])
def test_a_file_that_is_no_checkpoint_ends_in_two(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "saved.txt"
    file.write_bytes(content)
    assert verdict("--checkpoint", str(file)) == (2, f"{file} is not a checkpoint.")
    assert verdict("--checkpoint", str(tmp_path / "missing"))[0] == 2
    assert verdict("--checkpoint", str(tmp_path))[0] == 2
