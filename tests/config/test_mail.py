"""Without a mail server, mails are files that only the operator can read."""

import email
import logging
import os
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.mail import EmailMessage
from django.utils import timezone
from pytest_django.fixtures import Settings

from config.mail import FolderBackend, delete_old_mails


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.MAIL_DIR = tmp_path / "mail"
    return tmp_path / "mail"


def send() -> None:
    message = EmailMessage(
        "A subject", "The link: https://x/y", "us@localhost", ["ann@example.com"]
    )
    assert FolderBackend().send_messages([message]) == 1


def test_mail_is_a_whole_file_for_its_owner_only(folder: Path) -> None:
    send()
    (file,) = folder.iterdir()
    assert file.suffix == ".eml"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert email.message_from_bytes(file.read_bytes())["To"] == "ann@example.com"


def test_console_names_the_file_but_neither_address_nor_subject(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="config.mail"):
        send()
    (file,) = folder.iterdir()
    assert str(file) in caplog.text
    assert "ann@example.com" not in caplog.text
    assert "A subject" not in caplog.text


def test_old_mails_are_deleted_and_new_ones_kept(folder: Path) -> None:
    send()
    (old,) = folder.iterdir()
    send()
    yesterday = (timezone.now() - timedelta(hours=25)).timestamp()
    os.utime(old, (yesterday, yesterday))
    assert delete_old_mails(timezone.now() - timedelta(hours=24)) == 1
    assert len(list(folder.iterdir())) == 1
    assert not old.exists()


def test_deployment_without_a_mail_folder_has_nothing_to_delete(folder: Path) -> None:
    assert delete_old_mails(timezone.now()) == 0
