"""Taking a consent back: photos go, finished portraits only where the person says so."""

import pytest
from django.urls import reverse

from accounts.models import Person
from generation.headshots.models import Headshot
from generation.jobs.models import Job
from generation.jobs.quota import quota_of
from generation.jobs.run import run_job
from generation.jobs.states import State
from privacy.models import SealedObject
from privacy.vault import storage
from tests.generation.asking import ask
from tests.people import signed_in
from tests.portraits import as_jpeg, astronaut
from uploads.actions import add_photo
from uploads.models import Photo

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]


@pytest.mark.parametrize(("answers", "left"), [({}, 1), ({"results": "1"}, 0)])
def test_finished_portraits_stay_unless_they_are_to_go_too(
    alice: Person, photo: Photo, answers: dict[str, str], left: int
) -> None:
    run_job(ask(photo).pk)
    deadline = SealedObject.objects.get().delete_after
    waiting = ask(add_photo(owner=alice.pk, data=as_jpeg(astronaut().resize((512, 512)))), "office")
    signed_in(alice).post(reverse("consent-withdraw", args=["portraits"]), answers)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.made_count) == (State.CANCELLED, 0)
    assert quota_of(alice.pk).used == 1
    assert not Photo.objects.exists()
    assert [sealed.delete_after for sealed in SealedObject.objects.all()] == [deadline] * left
    assert Headshot.objects.count() == len(list(storage.names())) == left


def test_the_choice_stands_beside_the_button_and_is_not_made_beforehand(alice: Person) -> None:
    page = signed_in(alice).get(reverse("privacy-centre")).content.decode()
    assert "Delete my finished portraits too" in page
    assert 'name="results" value="1" checked' not in page


def test_a_draft_goes_with_the_consent(alice: Person) -> None:
    browser = signed_in(alice)
    browser.post("/jobs/", {"styles": ["office"], "later": "1"})
    assert Job.objects.count() == 1
    browser.post(reverse("consent-withdraw", args=["portraits"]))
    assert not Job.objects.exists()
