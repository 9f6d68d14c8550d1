"""An estimate comes from recent runs, or is not given."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Person
from generation.jobs.models import Job
from generation.jobs.outlook import outlook_for
from generation.jobs.pace import Pace, about, note_pace, seconds_each
from tests.generation.jobs.rows import row
from tests.people import open_person, signed_in

pytestmark = [pytest.mark.django_db(databases=["default", "keys"])]


def pace(seconds: float, *, portraits: int = 1, size: int = 1024) -> None:
    note_pace(engine="studio", size=size, portraits=portraits, seconds=seconds)


def test_without_recent_runs_the_page_says_so(alice: Person) -> None:
    job = row(alice)
    assert "No estimate yet" in signed_in(alice).get(f"/jobs/{job.pk}/").content.decode()


def test_the_median_of_runs_of_that_engine_and_size_counts() -> None:
    for seconds in (2, 3, 100):
        pace(seconds)
    pace(50, size=2048)
    assert seconds_each(engine="studio", size=1024, portraits=1) == 3
    assert seconds_each(engine="diffusion", size=1024, portraits=1) is None


def test_runs_of_as_many_portraits_count_alone_once_there_are_a_few() -> None:
    pace(1)
    for _ in range(3):
        pace(8, portraits=4)
    assert seconds_each(engine="studio", size=1024, portraits=4) == 2


def test_a_waiting_job_counts_those_before_it(alice: Person) -> None:
    pace(10)
    row(open_person(), total_count=3, minutes_ago=9)
    job = row(alice, total_count=2)
    outlook = outlook_for(job)
    assert (outlook.place, outlook.seconds) == (2, 50)
    page = signed_in(alice).get(f"/jobs/{job.pk}/").content.decode()
    assert "Number 2 in line · About 50 seconds left" in page


def test_a_job_that_takes_far_longer_says_so_and_promises_nothing(alice: Person) -> None:
    pace(1)
    job = row(alice)
    Job.objects.claim(job.pk, worker=uuid.uuid4(), now=timezone.now() - timedelta(minutes=1))
    job.refresh_from_db()
    assert outlook_for(job).time_words == "Taking longer than usual"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (3, "a few seconds"),
        (31, "about 40 seconds"),
        (61, "about 2 minutes"),
        (55, "about 1 minute"),
    ],
)
def test_durations_are_as_rough_as_they_are_known(seconds: float, words: str) -> None:
    assert about(seconds) == words


def test_old_paces_are_forgotten() -> None:
    for _ in range(205):
        pace(1)
    assert Pace.objects.count() <= 200
