"""Choices can be kept for later; nothing starts until they are sent."""

import pytest

from accounts.models import Person
from generation.jobs.models import Job
from generation.jobs.states import State
from tests.people import signed_in
from uploads.models import Photo

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]
CHOICES = {"styles": ["office", "outdoor"], "ratio": "4:5", "keep": "1h", "retouch": "none"}


def test_kept_choices_come_back_in_the_studio_and_start_nothing(alice: Person) -> None:
    browser = signed_in(alice)
    assert browser.post("/jobs/", {**CHOICES, "later": "1"}).headers["Location"] == "/studio/"
    draft = Job.objects.get()
    assert draft.state == State.DRAFT
    assert browser.get(f"/jobs/{draft.pk}/").status_code == 404
    form = browser.get("/studio/").context["form"]
    assert {name: form[name].value() for name in CHOICES} == CHOICES


@pytest.mark.parametrize("retouch", ["both", "light", "none"])
def test_the_kept_finish_comes_back_and_is_what_is_made(
    alice: Person, photo: Photo, retouch: str
) -> None:
    browser = signed_in(alice)
    # Over a draft that was to be made in both: nothing of it may be left.
    for kept in ("both", retouch):
        browser.post("/jobs/", {**CHOICES, "retouch": kept, "later": "1"})
    assert Job.objects.count() == 1
    assert browser.get("/studio/").context["form"]["retouch"].value() == retouch
    browser.post("/jobs/", {**CHOICES, "retouch": retouch, "photos": [str(photo.pk)]})
    finishes = {"both": {"none", "light"}}.get(retouch, {retouch})
    assert {job.retouch for job in Job.objects.all()} == finishes
    assert not Job.objects.filter(is_for_both_finishes=True).exists()


def test_a_person_has_one_draft_and_sending_it_makes_it_the_job(
    alice: Person, photo: Photo
) -> None:
    browser = signed_in(alice)
    for styles in (["office"], ["outdoor"]):
        browser.post("/jobs/", {**CHOICES, "styles": styles, "later": "1"})
    draft = Job.objects.get()
    assert draft.styles == ["outdoor"]
    browser.post("/jobs/", {**CHOICES, "photos": [str(photo.pk)], "mail": "on"})
    job = Job.objects.get()
    assert (job.pk, job.state, job.total_count, job.mail) == (draft.pk, State.QUEUED, 2, "wanted")
