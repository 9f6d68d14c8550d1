"""Photos by program: raw or as a form, through the gates that browsers go through."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from accounts.models import Person
from privacy.ledger.events import Event
from privacy.ledger.models import LedgerEntry
from privacy.models import SealedObject
from privacy.vault import storage
from tests.people import open_person, signed_in
from tests.portraits import MARKER, as_jpeg, astronaut
from tests.privacy.api.test_problems import require_problem
from tests.privacy.rights.holding import add_photo
from tests.programs import ROOT, Program, program
from uploads.models import Photo

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]
SELFIE = as_jpeg(astronaut().resize((512, 512)))


def body(stream: io.BytesIO, length: str, kind: str = "image/jpeg") -> dict[str, Any]:
    """What a server passes on of a body that it hasn't read."""
    return {"wsgi.input": stream, "CONTENT_LENGTH": length, "CONTENT_TYPE": kind}


class Untouched(io.BytesIO):
    """A body that nobody may read."""

    def read(self, size: int | None = -1) -> bytes:
        raise AssertionError("the body was read")


@pytest.mark.parametrize("kind", ["image/jpeg", "application/octet-stream", "image/heic"])
def test_the_body_may_be_the_photo_itself(alice: Person, kind: str) -> None:
    answer = program(alice).send_photo(SELFIE, kind=kind)
    assert answer.status_code == 201, answer.content
    photo = Photo.objects.get()
    assert answer.json()["verdict"] == photo.verdict == "ready"
    assert answer["Location"] == f"{ROOT}/photos/{photo.pk}/"
    assert MARKER not in storage.get(photo.sealed.storage_name)


def test_a_form_may_hold_it(alice: Person) -> None:
    form = {"photo": SimpleUploadedFile("me.jpg", SELFIE)}
    assert program(alice).post(f"{ROOT}/photos/", form).status_code == 201
    browser = signed_in(alice)
    form = {"photo": SimpleUploadedFile("me.jpg", SELFIE)}
    assert browser.post(f"{ROOT}/photos/", form).status_code == 201


def test_one_photo_a_request(alice: Person) -> None:
    two = [SimpleUploadedFile(f"{n}.jpg", SELFIE) for n in range(2)]
    require_problem(program(alice).post(f"{ROOT}/photos/", {"photo": two}), 400, "parse-error")
    require_problem(program(alice).post(f"{ROOT}/photos/", {"other": two[0]}), 400, "parse-error")
    assert not SealedObject.objects.exists()


def test_sent_again_under_its_key_it_is_taken_in_once(alice: Person) -> None:
    caller = program(alice)
    first = caller.send_photo(SELFIE, Idempotency_Key="one")
    assert caller.send_photo(SELFIE, Idempotency_Key="one").content == first.content
    other = caller.send_photo(as_jpeg(astronaut().resize((400, 400))), Idempotency_Key="one")
    require_problem(other, 422, "other-request")
    assert Photo.objects.count() == 1


def test_what_is_no_picture_is_refused_in_a_sentence(alice: Person) -> None:
    caller = program(alice)
    require_problem(caller.send_photo(b"<svg/>"), 415, "not-a-picture")
    require_problem(caller.send_photo(b""), 411, "length-required")
    require_problem(caller.send_photo(SELFIE[:-9000]), 422, "damaged")
    assert not SealedObject.objects.exists()


def test_a_photo_over_the_cap_is_refused_raw_and_in_a_form(alice: Person, settings: object) -> None:
    settings.SAFELIGHT_PHOTO_MAX_BYTES = 10_000  # type: ignore[attr-defined]
    require_problem(program(alice).send_photo(SELFIE), 413, "too-many-bytes")
    form = {"photo": SimpleUploadedFile("me.jpg", SELFIE)}
    require_problem(program(alice).post(f"{ROOT}/photos/", form), 413, "too-many-bytes")


def test_a_body_over_the_requests_cap_is_refused_before_it_is_read(
    alice: Person, settings: object
) -> None:
    settings.SAFELIGHT_REQUEST_MAX_BYTES = 1000  # type: ignore[attr-defined]

    answer = program(alice).generic(
        "POST",
        f"{ROOT}/photos/",
        **body(Untouched(), "5000"),
    )
    require_problem(answer, 413, "request-too-large")


def test_a_stranger_s_body_is_not_read() -> None:
    answer = Client().generic(
        "POST",
        f"{ROOT}/photos/",
        **body(Untouched(), "5000"),
    )
    require_problem(answer, 401, "not-authenticated")


@pytest.mark.parametrize("length", [None, "", "-1", "many"])
def test_a_body_of_no_length_is_refused(alice: Person, length: str | None) -> None:
    answer = program(alice).generic(
        "POST", f"{ROOT}/photos/", SELFIE, content_type="image/jpeg", CONTENT_LENGTH=length
    )
    require_problem(answer, 411, "length-required")


def test_a_body_that_breaks_off_is_not_kept(alice: Person) -> None:
    for kind in ("image/jpeg", "multipart/form-data; boundary=x"):
        answer = program(alice).generic(
            "POST",
            f"{ROOT}/photos/",
            **body(io.BytesIO(SELFIE), str(len(SELFIE) + 10), kind),
        )
        assert answer.status_code == 400
        assert answer["Content-Type"] == "application/problem+json"
    assert not SealedObject.objects.exists()


def test_without_consent_nothing_is_taken_in() -> None:
    answer = program(open_person(consents=False)).send_photo(SELFIE)
    require_problem(answer, 409, "consent-missing")
    assert not SealedObject.objects.exists()


def test_an_hour_s_allowance_counts_for_programs_too(alice: Person, settings: object) -> None:
    settings.SAFELIGHT_PHOTOS_PER_HOUR = 1  # type: ignore[attr-defined]
    caller = program(alice)
    assert caller.send_photo(SELFIE).status_code == 201
    answer = caller.send_photo(SELFIE)
    require_problem(answer, 429, "too-often")
    assert int(answer["Retry-After"]) > 0


def test_its_owner_reads_looks_and_deletes(alice: Person) -> None:
    caller = program(alice)
    photo = caller.send_photo(SELFIE).json()
    assert caller.ask(f"/photos/{photo['id']}/").json() == photo
    picture = caller.get(photo["picture_url"], headers={"Accept": "image/jpeg"})
    assert Image.open(io.BytesIO(picture.getvalue())).size == (512, 512)
    assert picture["Cache-Control"] == "no-store, private"
    seen = LedgerEntry.objects.filter(event=Event.PHOTO_OPENED)
    assert seen.count() == 1
    again = caller.get(photo["picture_url"], headers={"If-None-Match": picture["ETag"]})
    assert again.status_code == 304
    assert seen.count() == 1
    assert caller.send(f"/photos/{photo['id']}/", method="DELETE").status_code == 204
    assert not list(storage.names())


def test_a_stranger_finds_nothing(alice: Person) -> None:
    photo, mallory = add_photo(alice), program(open_person())
    assert mallory.ask("/photos/").json()["results"] == []
    for path in (f"/photos/{photo.pk}/", f"/photos/{photo.pk}/picture/"):
        require_problem(mallory.ask(path), 404, "not-found")
    answer = mallory.send(f"/photos/{photo.pk}/", method="DELETE")
    require_problem(answer, 404, "not-found")
    for nobody in (Program(), Client()):
        assert nobody.get(f"{ROOT}/photos/{photo.pk}/").status_code == 401
    assert Photo.objects.exists()


def test_a_list_goes_by_cursor_and_costs_the_same_whatever_its_length(alice: Person) -> None:
    caller = program(alice)
    made = [str(add_photo(alice).pk) for _ in range(3)]
    caller.ask("/photos/")
    costs = []
    for limit in (1, 3):
        with CaptureQueriesContext(connection) as queries:
            page = caller.ask(f"/photos/?limit={limit}").json()
        costs.append(sum("SAVEPOINT" not in query["sql"] for query in queries))
    assert costs[0] == costs[1] <= 12
    assert [each["id"] for each in page["results"]] == made[::-1]
    page, seen = caller.ask("/photos/?limit=2").json(), []
    seen += [each["id"] for each in page["results"]]
    add_photo(alice)  # what comes in meanwhile moves nothing
    page = caller.get(page["next"]).json()
    seen += [each["id"] for each in page["results"]]
    assert seen == made[::-1]
    assert page["next"] is None
    require_problem(caller.ask("/photos/?cursor=nonsense"), 404, "not-found")
