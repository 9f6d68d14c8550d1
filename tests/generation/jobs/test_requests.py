"""Asking for portraits: within limits, with one's own photos, in words when it can't be."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from generation.engines.base import Ratio
from generation.errors import NoUsablePhoto, TooManyJobs
from generation.jobs.actions import request_headshots
from generation.jobs.models import Job
from generation.jobs.reconcile import reconcile
from generation.keep import Keep
from generation.styles import STYLES
from tests.generation.asking import ask
from tests.people import open_person, signed_in
from uploads.models import Photo

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]


def test_no_more_than_two_jobs_at_a_time(photo: Photo) -> None:
    ask(photo, "office")
    ask(photo, "outdoor")
    with pytest.raises(TooManyJobs):
        ask(photo)


def test_a_double_click_asks_once(photo: Photo) -> None:
    assert ask(photo) == ask(photo)
    assert Job.objects.count() == 1


def test_someone_elses_photo_cannot_be_used(photo: Photo) -> None:
    stranger = open_person()
    with pytest.raises(NoUsablePhoto):
        request_headshots(
            owner=stranger.pk,
            photos=[photo],
            styles=[STYLES["office"]],
            ratio=Ratio.SQUARE,
            keep=Keep.DAY,
        )


def test_a_job_that_nobody_answered_is_rung_again(photo: Photo) -> None:
    ask(photo)
    assert reconcile() == 0
    assert reconcile(now=timezone.now() + timedelta(seconds=16)) == 1


def test_the_bell_rings_only_once_the_job_is_committed(
    photo: Photo,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    rung: list[object] = []
    monkeypatch.setattr("generation.jobs.actions.ring", rung.append)
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():  # type: ignore[attr-defined]
        job = ask(photo)
        assert rung == []
    assert rung == [job.pk]


def test_the_page_of_a_job_is_its_owners_alone(alice: Person, photo: Photo) -> None:
    job = ask(photo)
    for name in ("job", "job-progress"):
        assert signed_in(alice).get(reverse(name, args=[job.pk])).status_code == 200
        assert signed_in(open_person()).get(reverse(name, args=[job.pk])).status_code == 404
    assert signed_in(open_person()).post(reverse("job-cancel", args=[job.pk])).status_code == 404


def test_asking_through_the_page_starts_a_job(alice: Person, photo: Photo) -> None:
    chosen = {"photos": [str(photo.pk)], "styles": ["office"], "ratio": "4:5", "keep": "1h"}
    answer = signed_in(alice).post(reverse("job-create"), chosen)
    job = Job.objects.get()
    assert answer.headers["Location"] == reverse("job", args=[job.pk])
    assert (job.ratio, job.keep, job.total_count) == ("4:5", "1h", 1)


@pytest.mark.parametrize("missing", ["photos", "styles", "ratio", "keep"])
def test_an_incomplete_request_is_answered_in_words(
    alice: Person, photo: Photo, missing: str
) -> None:
    chosen = {"photos": [str(photo.pk)], "styles": ["office"], "ratio": "1:1", "keep": "1h"}
    del chosen[missing]
    answer = signed_in(alice).post(reverse("job-create"), chosen)
    assert answer.status_code == 400
    assert not Job.objects.exists()


def test_stopping_a_job_claims_no_deletion_of_photos_that_another_needs(photo: Photo) -> None:
    first, second = ask(photo), ask(photo, "office")
    browser = signed_in(first.owner)
    said = browser.post(reverse("job-cancel", args=[first.pk]), follow=True).content.decode()
    assert "its photos were deleted" not in said
    assert "that another job needs stay" in said
    said = browser.post(reverse("job-cancel", args=[second.pk]), follow=True).content.decode()
    assert "its photos were deleted" in said
