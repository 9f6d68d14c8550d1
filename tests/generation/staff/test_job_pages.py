"""Jobs in the admin: found, stopped and put back by those who may; no picture on any page."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from generation.jobs.models import Job
from privacy.ledger.lines import lines_for
from tests.people import open_person
from tests.privacy.rights.holding import add_headshot
from tests.staff import bearing

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]
JOBS = "/staff/generation/job/"


def add_job(owner: Person, **other: Any) -> Job:
    return Job.objects.create(
        owner=owner, styles=["studio-grey"], ratio="1:1", total_count=1, **other
    )


def at_work(owner: Person) -> Job:
    now = timezone.now()
    return add_job(
        owner, state=Job.State.RUNNING, worker=uuid.uuid4(), attempt=1,
        lease_until=now + timedelta(seconds=20), started_at=now,
    )  # fmt: skip


def act(client: Client, action: str, job: Job) -> str:
    chosen = {"action": action, "_selected_action": str(job.pk)}
    return client.post(JOBS, chosen, follow=True).content.decode()


@pytest.mark.parametrize("role", ["support", "operator"])
def test_a_job_that_hangs_goes_back_and_its_worker_is_fenced_off(alice: Person, role: str) -> None:
    job = at_work(alice)
    worker = job.worker
    assert worker
    _staff, client = bearing(role)
    act(client, "requeue_selected", job)
    job.refresh_from_db()
    assert (job.state, job.attempt, job.worker) == (Job.State.QUEUED, 0, None)
    assert not Job.objects.held(job.pk, worker=worker).exists()
    line = lines_for(alice.pk)[0]
    assert line.event_words == "Put the job back into the queue"
    assert line.actor_words == "A member of staff"


def test_a_job_at_rest_is_woken(alice: Person) -> None:
    job = add_job(alice, not_before=timezone.now() + timedelta(hours=1))
    _staff, client = bearing("support")
    act(client, "requeue_selected", job)
    job.refresh_from_db()
    assert job.not_before is None


def test_a_job_that_has_ended_stays_ended(alice: Person) -> None:
    job = add_headshot(alice).job
    _staff, client = bearing("operator")
    assert "has ended, and its photos with it" in act(client, "requeue_selected", job)
    assert "had ended already" in act(client, "cancel_selected", job)
    job.refresh_from_db()
    assert job.state == Job.State.DONE


def test_a_job_is_stopped_on_the_record(alice: Person) -> None:
    job = add_job(alice)
    _staff, client = bearing("support")
    act(client, "cancel_selected", job)
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    told = {line.event_words: line.actor_words for line in lines_for(alice.pk)}
    assert told["Stopped making the portraits"] == "A member of staff"


@pytest.mark.parametrize("role", ["auditor", "privacy-officer", "model-trainer"])
def test_other_roles_see_no_job_and_stop_none(alice: Person, role: str) -> None:
    job = add_job(alice)
    _staff, client = bearing(role, is_superuser=True)
    assert client.get(JOBS).status_code == 403
    act(client, "cancel_selected", job)
    job.refresh_from_db()
    assert job.state == Job.State.QUEUED


def test_jobs_are_found_by_a_whole_number_or_address(alice: Person) -> None:
    job, other = add_job(alice), add_job(open_person())
    _staff, client = bearing("support")
    for term in (str(job.pk), alice.email, str(alice.pk)):
        listed = client.get(JOBS, {"q": term}).content.decode().partition('id="result_list"')[2]
        assert str(job.pk) in listed, term
        assert str(other.pk) not in listed, term
    listed = client.get(JOBS, {"q": alice.email[:5]}).content.decode()
    assert str(job.pk) not in listed.partition('id="result_list"')[2]


def test_no_page_of_a_job_shows_a_picture(alice: Person) -> None:
    headshot = add_headshot(alice)
    _staff, client = bearing("support")
    page = client.get(f"{JOBS}{headshot.job_id}/change/").content.decode()
    assert "<img" not in page.partition('id="content"')[2]
    assert str(headshot.pk) not in page
    assert str(headshot.sealed_id) not in page
    assert alice.email not in page


def test_the_list_asks_few_questions_however_many_jobs(
    alice: Person, django_assert_max_num_queries: Any
) -> None:
    _staff, client = bearing("support")
    add_job(alice)
    client.get(JOBS)
    with django_assert_max_num_queries(25) as first:
        client.get(JOBS)
    for _ in range(5):
        add_job(open_person())
    with django_assert_max_num_queries(len(first)):
        client.get(JOBS)
