"""The training set holds what its owners asked for, in today's words, and nothing else."""

import hashlib
import io
import json
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from PIL import Image
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from accounts.models import Person
from privacy.consent import statements
from privacy.ledger.events import Event
from privacy.ledger.models import LedgerEntry
from privacy.models import SealedObject
from privacy.vault.models import Kind
from tests.people import open_person, signed_in
from tests.portraits import as_jpeg, astronaut
from uploads.anonymiser.detectors import detectors_at_hand
from uploads.faces.arrays import Rgb
from uploads.models import ExportedCopy, Photo, TrainingCopy, TrainingExport
from uploads.tasks import collect_training_copy
from uploads.training import actions, export

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]
JPEG = as_jpeg(astronaut().resize((400, 400)))


def agree(browser: Client) -> None:
    page = browser.get(reverse("consent-for", args=["training"]))
    assert b"checked" not in page.content, "nothing is ticked beforehand"
    answer = browser.post(reverse("consent-for", args=["training"]), {"training": "on"})
    assert answer.status_code == 302


def withdraw(browser: Client) -> None:
    assert browser.post(reverse("consent-withdraw", args=["training"])).status_code == 302


def upload(browser: Client) -> None:
    file = SimpleUploadedFile("me.jpg", JPEG, "image/jpeg")
    assert browser.post(reverse("photo-upload"), {"photos": file}).status_code == 302


@pytest.fixture(scope="session")
def covered_before() -> dict[bytes, Rgb]:
    """What the anonymiser made of a photo already: the same photo needs it once."""
    return {}


@pytest.fixture(autouse=True)
def _cover_each_photo_once(
    covered_before: dict[bytes, Rgb], monkeypatch: pytest.MonkeyPatch
) -> None:
    cover = actions._covered

    def remembered(rgb: Rgb) -> Rgb:
        if rgb.tobytes() not in covered_before:
            covered_before[rgb.tobytes()] = cover(rgb)
        return covered_before[rgb.tobytes()]

    monkeypatch.setattr(actions, "_covered", remembered)


@pytest.fixture
def contributor(
    alice: Person, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> Client:
    """Somebody who agreed to training and then sent a photo."""
    browser = signed_in(alice)
    agree(browser)
    with django_capture_on_commit_callbacks(execute=True):
        upload(browser)
    assert TrainingCopy.objects.count() == 1
    return browser


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "set"


def take_export(folder: Path) -> Any:
    call_command("export_training_set", str(folder), stdout=io.StringIO())
    return json.loads((folder / "manifest.json").read_text())


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {"manifest.json"}


def test_without_asking_for_it_nothing_is_kept(
    alice: Person, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        upload(signed_in(alice))
    collect_training_copy(str(Photo.objects.get().pk))
    assert not TrainingCopy.objects.exists()
    assert not SealedObject.objects.filter(kind=Kind.TRAINING).exists()


def test_only_an_anonymised_copy_is_kept_and_its_owner_is_told(
    contributor: Client, folder: Path
) -> None:
    manifest = take_export(folder)
    (picture,) = manifest["pictures"]
    content = (folder / picture["file"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == picture["sha256"]
    shown = Image.open(io.BytesIO(content))
    assert not shown.getexif()
    assert not {"exif", "comment", "xmp", "icc_profile"} & shown.info.keys()
    assert not any(len(detector.look(np.array(shown)).sure) for detector in detectors_at_hand())
    events = set(LedgerEntry.objects.values_list("event", flat=True))
    assert {Event.TRAINING_COPY_MADE, Event.TRAINING_COPY_OPENED, Event.PHOTO_OPENED} <= events
    centre = contributor.get(reverse("privacy-centre")).content.decode()
    assert "Anonymised copies for training" in centre
    assert "To hand them to a trainer" in contributor.get(reverse("ledger")).content.decode()


def test_an_export_is_private_and_names_nobody(
    contributor: Client, alice: Person, folder: Path
) -> None:
    take_export(folder)
    photo = TrainingCopy.objects.get().photo
    for path in folder.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        for told in (str(alice.pk), str(photo), alice.email):
            assert told.encode() not in path.read_bytes()


def test_withdrawing_deletes_the_copies_and_recalls_what_left(
    contributor: Client, folder: Path, tmp_path: Path
) -> None:
    gone = take_export(folder)["pictures"][0]["file"]
    first = TrainingExport.objects.get()
    withdraw(contributor)
    assert not TrainingCopy.objects.exists()
    assert not SealedObject.objects.filter(kind=Kind.TRAINING).exists()
    said = io.StringIO()
    call_command("export_training_set", "--removals", stdout=said)
    assert said.getvalue() == f"From export {first.pk} delete: {gone}\n"
    later = take_export(tmp_path / "later")
    assert later["pictures"] == []
    assert later["delete_from_earlier_exports"] == {str(first.pk): [gone]}
    assert files(tmp_path / "later") == set()


def test_never_withdrawn_and_outdated_consents_put_nothing_into_an_export(
    contributor: Client,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    never = open_person()
    upload(signed_in(never))
    newer = replace(statements.TRAINING, version="2099-01")
    for module in (actions, export):
        monkeypatch.setattr(module, "TRAINING", newer)
    assert take_export(folder)["pictures"] == []
    assert TrainingCopy.objects.count() == 1, "what was agreed to before stays until its deadline"


def test_agreeing_to_new_words_does_not_cover_a_copy_of_old_ones(
    contributor: Client, folder: Path
) -> None:
    TrainingCopy.objects.update(consent_version="2020-01")
    assert take_export(folder)["pictures"] == []


def test_withdrawing_while_the_copy_is_made_keeps_nothing(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = signed_in(alice)
    agree(browser)
    upload(browser)
    covered = actions._covered

    def withdraw_meanwhile(rgb: Rgb) -> Rgb:
        withdraw(browser)
        return covered(rgb)

    monkeypatch.setattr(actions, "_covered", withdraw_meanwhile)
    collect_training_copy(str(Photo.objects.get().pk))
    assert not TrainingCopy.objects.exists()
    assert not SealedObject.objects.filter(kind=Kind.TRAINING).exists()
    assert LedgerEntry.objects.filter(event=Event.PHOTO_CLOSED).exists()


def test_withdrawing_while_an_export_is_written_leaves_it_out(
    contributor: Client, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = export._write

    def withdraw_meanwhile(*given: object) -> export.Written:
        written = write(*given)  # type: ignore[arg-type]
        withdraw(contributor)
        return written

    monkeypatch.setattr(export, "_write", withdraw_meanwhile)
    assert take_export(folder)["pictures"] == []
    assert files(folder) == set()
    assert not ExportedCopy.objects.exists()


def test_a_second_ring_adds_no_second_copy(contributor: Client) -> None:
    collect_training_copy(str(Photo.objects.get().pk))
    assert TrainingCopy.objects.count() == 1
    assert SealedObject.objects.filter(kind=Kind.TRAINING).count() == 1


def test_a_photo_without_a_head_that_can_be_covered_is_not_kept(alice: Person) -> None:
    browser = signed_in(alice)
    agree(browser)
    blank = io.BytesIO()
    Image.new("RGB", (400, 400), "grey").save(blank, "JPEG")
    file = SimpleUploadedFile("wall.jpg", blank.getvalue(), "image/jpeg")
    browser.post(reverse("photo-upload"), {"photos": file})
    collect_training_copy(str(Photo.objects.get().pk))
    assert not SealedObject.objects.filter(kind=Kind.TRAINING).exists()


def test_erasing_takes_the_copies_and_unties_what_left(
    contributor: Client, alice: Person, folder: Path
) -> None:
    take_export(folder)
    actions.delete_copies_of(alice.pk)
    assert not TrainingCopy.objects.exists()
    (left,) = ExportedCopy.objects.recalled()
    assert str(alice.pk) not in str(vars(left))


def test_an_operator_without_a_training_set_collects_nothing(
    alice: Person,
    settings: Settings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    browser = signed_in(alice)
    agree(browser)
    settings.SAFELIGHT_TRAINING = False
    with django_capture_on_commit_callbacks(execute=True):
        upload(browser)
    assert not TrainingCopy.objects.exists()


def test_a_folder_in_use_or_unwritable_is_refused(contributor: Client, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter").write_text("mine")
    (tmp_path / "file").write_text("mine")
    for arguments in ([tmp_path / "full"], [tmp_path / "file"], [tmp_path / "file" / "x"], []):
        with pytest.raises(CommandError) as refusal:
            call_command("export_training_set", *map(str, arguments))
        assert refusal.value.returncode == 2
    assert not TrainingExport.objects.exists()
    assert {path.name for path in tmp_path.iterdir()} == {"full", "file"}


def test_a_failed_export_leaves_no_draft(
    contributor: Client, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object) -> Iterator[object]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(export, "_publish", fail)
    with pytest.raises(CommandError, match="No space left"):
        call_command("export_training_set", str(folder))
    assert not list(folder.parent.iterdir())
