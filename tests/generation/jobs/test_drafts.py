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
