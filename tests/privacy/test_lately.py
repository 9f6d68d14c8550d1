"""Pages may know a few things a minute late; rules ask each time."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import Person
from privacy.lately import forget_known, known_for
from privacy.retention.models import Sweep
from tests.people import signed_in
from tests.portraits import as_jpeg, astronaut
from uploads.models import Photo

LATE = "Deletion is running late"


@pytest.mark.django_db(databases=["default", "keys"])
def test_an_upload_is_refused_although_the_page_does_not_know_yet_that_deletion_is_late(
    alice: Person, vault_in_order: None
) -> None:
    browser = signed_in(alice)
    assert LATE not in browser.get("/studio/").content.decode()
    Sweep.objects.update(finished_at=timezone.now() - timedelta(hours=1))
    assert LATE not in browser.get("/studio/").content.decode()
    photo = SimpleUploadedFile("me.jpg", as_jpeg(astronaut()), content_type="image/jpeg")
    answer = browser.post("/photos/", {"photos": photo}, follow=True)
    assert LATE in answer.content.decode()
    assert not Photo.objects.exists()
    forget_known()
    assert LATE in browser.get("/studio/").content.decode()


def test_an_answer_is_known_by_its_arguments_and_for_its_time() -> None:
    asked = []

    @known_for(3600)
    def double(number: int) -> int:
        asked.append(number)
        return number * 2

    assert [double(1), double(2), double(1)] == [2, 4, 2]
    assert asked == [1, 2]


def test_what_has_grown_old_is_asked_anew() -> None:
    asked = []

    @known_for(0)
    def one() -> int:
        asked.append(1)
        return 1

    assert one() + one() == 2
    assert asked == [1, 1]
