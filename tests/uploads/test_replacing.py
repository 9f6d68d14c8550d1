"""A photo takes another's place: at the limit too, never beyond it, and nothing is lost."""

import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.models import Person
from privacy.lately import forget_known
from privacy.ledger.events import Event
from privacy.ledger.models import LedgerEntry
from privacy.models import SealedObject, Sweep
from privacy.retention.actions import sweep
from privacy.retention.holds import place_hold
from privacy.vault import storage
from privacy.vault.errors import StoreUnreachable
from privacy.vault.models import Kind
from tests.people import open_person, signed_in
from tests.portraits import as_jpeg, astronaut
from tests.privacy.api.test_problems import require_problem
from tests.privacy.rights.holding import add_photo, keep
from tests.programs import program
from uploads.faces.arrays import Rgb
from uploads.faces.quality import Reading, judge
from uploads.models import Photo

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]
SMALL = as_jpeg(astronaut().resize((256, 256)))


@pytest.fixture
def old(alice: Person, settings: Settings) -> Photo:
    """The only photo that Alice may have."""
    settings.SAFELIGHT_PHOTOS_MAX_COUNT = 1
    return add_photo(alice)


def replace(
    client: Client, old: uuid.UUID | str, *contents: bytes, script: bool = True, attempt: str = ""
) -> HttpResponse:
    headers = {"HX-Request": "true"} if script else {}
    if attempt:
        headers["Idempotency-Key"] = attempt
    files = [SimpleUploadedFile("me.jpg", content) for content in contents or (SMALL,)]
    answer = client.post(
        reverse("photo-upload"), {"photos": files, "replaces": str(old)}, headers=headers
    )
    assert isinstance(answer, HttpResponse)
    return answer


def here() -> list[uuid.UUID]:
    return [photo.pk for photo in Photo.objects.present()]


@pytest.mark.parametrize(("script", "status"), [(True, 201), (False, 302)])
def test_at_the_limit_a_photo_is_replaced_and_the_old_one_is_gone_for_good(
    alice: Person, old: Photo, script: bool, status: int
) -> None:
    assert replace(signed_in(alice), old.pk, script=script).status_code == status
    photo = Photo.objects.get()
    assert photo.pk != old.pk
    assert [photo.sealed] == list(SealedObject.objects.all())
    assert list(storage.names()) == [photo.sealed.storage_name]
    assert LedgerEntry.objects.filter(event=Event.PHOTO_DELETED).count() == 1


def test_a_copy_of_everything_that_holds_the_old_one_is_recalled(alice: Person, old: Photo) -> None:
    copy = keep(alice, Kind.EXPORT, b"everything")
    replace(signed_in(alice), old.pk)
    assert not SealedObject.objects.openable().filter(pk=copy.pk).exists()


@pytest.mark.parametrize("script", [True, False])
def test_the_old_one_stays_when_the_new_one_is_refused(
    alice: Person, old: Photo, script: bool
) -> None:
    client = signed_in(alice)
    answer = replace(client, old.pk, b"<script>alert(1)</script>", script=script)
    assert answer.status_code == (415 if script else 302)
    assert here() == [old.pk]
    assert client.get(reverse("photo-picture", args=[old.pk])).status_code == 200
    assert Photo.objects.get().delete_after == old.delete_after


def test_of_several_files_none_takes_a_place(alice: Person, old: Photo) -> None:
    client = signed_in(alice)
    assert replace(client, old.pk, SMALL, SMALL, script=False).status_code == 302
    page = client.get(reverse("studio")).content.decode()
    assert "Choose one photo to take another’s place. Nothing was stored or deleted." in page
    assert here() == [old.pk]


def test_the_old_one_stays_when_the_store_does_not_take_the_new_one(
    alice: Person, old: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StoreUnreachable(OSError("no room"))

    monkeypatch.setattr(storage, "put", full)
    assert replace(signed_in(alice), old.pk).status_code == 503
    assert here() == [old.pk]


def test_a_crash_while_it_is_taken_in_leaves_the_old_one_as_it_was(
    alice: Person, old: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("uploads.actions.record", _die)
    with pytest.raises(Died):
        replace(signed_in(alice), old.pk)
    assert list(SealedObject.objects.all()) == [old.sealed]
    assert Photo.objects.get().delete_after == old.delete_after


def test_a_crash_before_the_old_one_is_deleted_leaves_it_to_the_sweep(
    alice: Person, old: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("uploads.actions.delete_photo", _die)
        with pytest.raises(Died):
            replace(signed_in(alice), old.pk)
    (photo,) = here()
    assert photo != old.pk
    client = signed_in(alice)
    assert client.get(reverse("photo-picture", args=[old.pk])).status_code == 404
    assert replace(client, old.pk).status_code == 409  # its place is taken
    sweep()
    assert [each.pk for each in Photo.objects.all()] == [photo]
    assert SealedObject.objects.count() == len(list(storage.names())) == 1


def test_a_store_that_is_out_keeps_the_new_one_and_shows_the_old_one_no_more(
    alice: Person, old: Photo, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def out(_: str) -> None:
        raise StoreUnreachable(OSError("out"))

    with monkeypatch.context() as patch:
        patch.setattr(storage, "remove", out)
        assert replace(signed_in(alice), old.pk).status_code == 201
    assert f"photo {old.pk} was replaced and could not be deleted yet" in caplog.messages
    assert len(here()) == 1
    assert old.pk not in here()
    sweep()
    assert len(list(storage.names())) == 1


def test_nothing_is_replaced_where_nothing_may_come_in(alice: Person, old: Photo) -> None:
    client = signed_in(alice)
    assert "data-replace" in client.get(reverse("studio")).content.decode()
    Sweep.objects.all().delete()
    forget_known()
    assert "data-replace" not in client.get(reverse("studio")).content.decode()
    assert replace(client, old.pk).status_code == 409
    assert here() == [old.pk]


def test_two_at_once_cannot_both_take_one_place(
    alice: Person, old: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, rivals = signed_in(alice), []

    def meanwhile(rgb: Rgb) -> Reading:
        monkeypatch.setattr("uploads.actions.judge", judge)
        rivals.append(replace(signed_in(alice), old.pk).status_code)
        return judge(rgb)

    monkeypatch.setattr("uploads.actions.judge", meanwhile)
    answer = replace(client, old.pk)
    assert (rivals, answer.status_code) == ([201], 409)
    assert "This one was not stored" in answer.content.decode()
    assert len(here()) == SealedObject.objects.count() == len(list(storage.names())) == 1


def test_sent_again_it_is_the_same_photo_and_takes_no_other_place(
    alice: Person, old: Photo, settings: Settings
) -> None:
    settings.SAFELIGHT_PHOTOS_MAX_COUNT = 2
    other, attempt, client = add_photo(alice), str(uuid.uuid4()), signed_in(alice)
    for place in (old.pk, old.pk, other.pk):
        assert replace(client, place, attempt=attempt).status_code == 201
    assert len(here()) == 2
    assert other.pk in here()


def test_sent_again_before_it_was_answered_it_is_told_as_stored(
    alice: Person, old: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt, first = str(uuid.uuid4()), []

    def meanwhile(rgb: Rgb) -> Reading:
        monkeypatch.setattr("uploads.actions.judge", judge)
        first.append(replace(signed_in(alice), old.pk, attempt=attempt).status_code)
        return judge(rgb)

    monkeypatch.setattr("uploads.actions.judge", meanwhile)
    assert replace(signed_in(alice), old.pk, attempt=attempt).status_code == 201
    assert first == [201]
    assert len(here()) == SealedObject.objects.count() == len(list(storage.names())) == 1


def test_what_is_no_longer_here_or_another_persons_makes_no_room(alice: Person, old: Photo) -> None:
    strange = add_photo(open_person())
    client = signed_in(alice)
    for place in (strange.pk, uuid.uuid4(), "", "nonsense"):
        assert replace(client, place).status_code == 409
    SealedObject.objects.filter(pk=old.sealed_id).update(delete_after=timezone.now())
    assert replace(client, old.pk).status_code == 201
    assert strange.pk in here()
    assert replace(client, old.pk).status_code == 409


def test_a_program_replaces_at_the_limit_and_not_beyond_it(alice: Person, old: Photo) -> None:
    caller = program(alice)
    assert caller.send_photo(SMALL).status_code == 409
    answer = caller.send_photo(SMALL, query=f"replaces={old.pk}")
    assert answer.status_code == 201, answer.content
    assert here() == [uuid.UUID(answer.json()["id"])]
    require_problem(caller.send_photo(SMALL, query=f"replaces={old.pk}"), 409, "too-many-photos")
    require_problem(caller.send_photo(SMALL, query="replaces=the+old+one"), 400, "invalid")
    assert here() == [uuid.UUID(answer.json()["id"])]


def test_a_programs_key_stands_for_the_photo_and_the_place_it_takes(
    alice: Person, old: Photo
) -> None:
    caller, query = program(alice), f"replaces={old.pk}"
    first = caller.send_photo(SMALL, query=query, Idempotency_Key="one")
    assert first.status_code == 201, first.content
    again = caller.send_photo(SMALL, query=query, Idempotency_Key="one")
    assert again.content == first.content
    require_problem(caller.send_photo(SMALL, Idempotency_Key="one"), 422, "other-request")
    assert len(here()) == 1


def test_one_on_hold_for_its_owners_request_keeps_its_place(alice: Person, old: Photo) -> None:
    place_hold(
        sealed_object=old.sealed_id,
        request=uuid.uuid4(),
        requester=alice.pk,
        covered=[old.sealed_id],
        officer=open_person().pk,
    )
    answer = replace(signed_in(alice), old.pk)
    assert answer.status_code == 409
    assert "on hold for your own request" in answer.content.decode()
    assert here() == [old.pk]


class Died(BaseException):
    """The process ends here."""


def _die(**_: Any) -> None:
    raise Died
