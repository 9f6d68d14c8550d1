"""A person's photos: taken in with consent, shown to nobody else, deleted at a word."""

import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from accounts.models import Person
from privacy.consent.actions import withdraw
from privacy.consent.statements import PORTRAITS
from privacy.ledger.events import Event
from privacy.ledger.models import LedgerEntry
from privacy.models import SealedObject, Sweep
from privacy.vault import actions as vault
from privacy.vault import storage
from privacy.vault.models import Kind
from tests.people import open_person, signed_in
from tests.portraits import MARKER, as_jpeg, astronaut
from uploads.faces.arrays import Rgb
from uploads.faces.quality import Reading, judge
from uploads.models import Photo

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]


def portrait(name: str = "me.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, as_jpeg(astronaut().resize((640, 640))))


def send(
    client: Client, *files: SimpleUploadedFile, script: bool = False, attempt: str = ""
) -> int:
    headers = {"HX-Request": "true"} if script else {}
    if attempt:
        headers["Idempotency-Key"] = attempt
    answer = client.post(reverse("photo-upload"), {"photos": list(files)}, headers=headers)
    return answer.status_code


def test_a_portrait_is_ready_and_sealed_without_what_the_camera_wrote(alice: Person) -> None:
    client = signed_in(alice)
    assert send(client, portrait(), script=True) == 201
    photo = Photo.objects.get()
    assert photo.verdict == "ready"
    content = client.get(reverse("photo-picture", args=[photo.pk])).getvalue()
    assert MARKER not in content
    assert not Image.open(io.BytesIO(content)).getexif()
    assert MARKER not in storage.get(photo.sealed.storage_name)


def test_several_photos_at_once_each_get_their_verdict(alice: Person) -> None:
    wall = io.BytesIO()
    Image.new("RGB", (640, 640), (120, 130, 140)).save(wall, "PNG")
    assert send(signed_in(alice), portrait(), SimpleUploadedFile("w.png", wall.getvalue())) == 302
    assert {photo.verdict for photo in Photo.objects.all()} == {"ready", "no_face"}


def test_one_bad_file_does_not_lose_the_good_one(alice: Person) -> None:
    client = signed_in(alice)
    bad = SimpleUploadedFile("notes.jpg", b"<script>alert(1)</script>")
    answer = client.post(reverse("photo-upload"), {"photos": [bad, portrait()]}, follow=True)
    assert Photo.objects.count() == 1
    assert "picture" in answer.content.decode()


def test_a_retried_upload_is_stored_once(alice: Person) -> None:
    attempt = str(uuid.uuid4())
    for _ in range(2):
        assert send(signed_in(alice), portrait(), script=True, attempt=attempt) == 201
    assert Photo.objects.count() == SealedObject.objects.count() == 1


def test_a_stranger_can_neither_see_nor_delete_a_photo(alice: Person) -> None:
    send(signed_in(alice), portrait())
    photo = Photo.objects.get()
    stranger = signed_in(open_person())
    assert stranger.get(reverse("photo-picture", args=[photo.pk])).status_code == 404
    assert stranger.post(reverse("photo-delete", args=[photo.pk])).status_code == 404
    assert Client().get(reverse("photo-picture", args=[photo.pk])).status_code == 302
    assert Photo.objects.count() == 1


def test_a_photo_that_was_tampered_with_is_not_shown_and_its_owner_told(
    alice: Person, caplog: pytest.LogCaptureFixture
) -> None:
    client = signed_in(alice)
    send(client, portrait())
    photo = Photo.objects.get()
    url = reverse("photo-picture", args=[photo.pk])
    name = photo.sealed.storage_name
    content = storage.get(name)
    storage.remove(name)
    answer = client.get(url)
    assert answer.status_code == 410
    assert "was deleted" in answer.content.decode()
    storage.put(name, content[:-1])
    answer = client.get(url)
    assert answer.status_code == 500
    assert "was changed since it was stored" in answer.content.decode()
    assert "photo-picture: a picture was not opened: Damaged" in caplog.messages


def test_looking_at_a_photo_is_written_down_first(alice: Person) -> None:
    client = signed_in(alice)
    send(client, portrait())
    url = reverse("photo-picture", args=[Photo.objects.get().pk])
    for _ in range(3):
        assert client.get(url)["Cache-Control"] == "no-store, private"
    assert LedgerEntry.objects.filter(event=Event.PHOTO_OPENED).count() == 1


def test_deleting_leaves_no_row_no_object_no_key(alice: Person) -> None:
    client = signed_in(alice)
    send(client, portrait())
    client.post(reverse("photo-delete", args=[Photo.objects.get().pk]))
    assert not Photo.objects.exists()
    assert not SealedObject.objects.exists()
    assert not list(storage.names())


def test_without_consent_nothing_is_taken_in(alice: Person) -> None:
    withdraw(person=alice.pk, statement=PORTRAITS, method="test")
    assert send(signed_in(alice), portrait(), script=True) == 409
    assert not SealedObject.objects.exists()


def test_consent_withdrawn_during_an_upload_leaves_nothing(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def withdraw_meanwhile(rgb: Rgb) -> Reading:
        withdraw(person=alice.pk, statement=PORTRAITS, method="test")
        return judge(rgb)

    monkeypatch.setattr("uploads.actions.judge", withdraw_meanwhile)
    assert send(signed_in(alice), portrait(), script=True) == 409
    assert not SealedObject.objects.exists()
    assert not list(storage.names())


def test_a_late_sweeper_stops_uploads_in_words(alice: Person) -> None:
    Sweep.objects.all().delete()
    assert send(signed_in(alice), portrait(), script=True) == 409
    page = signed_in(alice).get(reverse("studio")).content.decode()
    assert "Deletion is running late" in page


def test_withdrawing_consent_deletes_the_photos_at_once(alice: Person) -> None:
    client = signed_in(alice)
    send(client, portrait())
    client.post(reverse("consent-withdraw", args=["portraits"]))
    assert not SealedObject.objects.exists()
    assert not list(storage.names())


def test_more_photos_than_fit_are_refused_in_words(alice: Person, settings: object) -> None:
    settings.SAFELIGHT_PHOTOS_MAX_COUNT = 1  # type: ignore[attr-defined]
    client = signed_in(alice)
    assert send(client, portrait(), script=True) == 201
    assert send(client, portrait(), script=True) == 409
    assert Photo.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "code"), [("consent-withdraw", "portraits"), ("held-delete", "photos")]
)
def test_a_photo_that_is_just_coming_in_is_taken_along(alice: Person, name: str, code: str) -> None:
    vault.deposit(owner=alice.pk, kind=Kind.PHOTO, plaintext=b"pixels")  # not confirmed yet
    signed_in(alice).post(reverse(name, args=[code]))
    assert not SealedObject.objects.exists()
    assert not list(storage.names())
