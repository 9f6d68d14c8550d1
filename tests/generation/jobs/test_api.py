"""Jobs by program: asked for, followed, stopped."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from generation.jobs.models import Job
from generation.jobs.run import run_job
from tests.generation.jobs.rows import row
from tests.people import open_person
from tests.privacy.api.test_problems import require_problem
from tests.privacy.rights.holding import add_headshot, add_photo
from tests.programs import program
from uploads.models import Photo

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]


def order(*photos: Photo, **changes: Any) -> dict[str, Any]:
    return {"photos": [str(each.pk) for each in photos], "styles": ["studio-grey"], **changes}


def test_a_job_is_asked_for_and_followed_to_its_end(photo: Photo) -> None:
    caller = program(photo.owner)
    asked = caller.send("/jobs/", order(photo, ratio="4:5", mail=True))
    assert asked.status_code == 201, asked.content
    job = asked.json()
    assert (job["state"], job["asked"], job["made"]) == ("queued", 1, 0)
    assert job["photos"] == [str(photo.pk)]
    run_job(Job.objects.get().pk)
    done = caller.get(asked["Location"]).json()
    assert (done["state"], done["made"], done["is_finished"]) == ("done", 1, True)
    assert done["photos"] == []
    headshot = caller.ask(f"/headshots/?job={job['id']}").json()["results"][0]
    assert done["headshots"] == [headshot["id"]]


def test_it_is_stopped(alice: Person) -> None:
    caller = program(alice)
    job = caller.send("/jobs/", order(add_photo(alice))).json()
    assert caller.send(f"/jobs/{job['id']}/cancel/").json()["state"] == "cancelled"
    assert caller.send(f"/jobs/{job['id']}/cancel/").json()["state"] == "cancelled"


def test_what_is_not_there_or_not_on_offer_starts_nothing(alice: Person) -> None:
    caller, foreign = program(alice), add_photo(open_person())
    mine = add_photo(alice)
    require_problem(caller.send("/jobs/", order(mine, foreign)), 409, "photos-missing")
    drawn = order(mine, styles=["drawn-suit"])
    require_problem(caller.send("/jobs/", drawn), 409, "not-offered")
    assert not Job.objects.exists()


def test_a_deadline_beyond_the_deployment_s_is_not_on_offer(
    alice: Person, settings: object
) -> None:
    settings.SAFELIGHT_HEADSHOT_MAX_DAYS = 1  # type: ignore[attr-defined]
    wish = order(add_photo(alice), keep="30d")
    require_problem(program(alice).send("/jobs/", wish), 409, "not-offered")


def test_a_stranger_finds_nothing(alice: Person) -> None:
    job, mallory = row(alice), program(open_person())
    assert mallory.ask("/jobs/").json()["results"] == []
    require_problem(mallory.ask(f"/jobs/{job.pk}/"), 404, "not-found")
    require_problem(mallory.send(f"/jobs/{job.pk}/cancel/"), 404, "not-found")
    job.refresh_from_db()
    assert job.state == Job.State.QUEUED


def test_a_list_costs_the_same_whatever_its_length(alice: Person) -> None:
    caller, costs = program(alice), []
    caller.ask("/jobs/")
    for _ in range(3):
        add_headshot(alice)
        with CaptureQueriesContext(connection) as queries:
            assert caller.ask("/jobs/").status_code == 200
        costs.append(sum("SAVEPOINT" not in query["sql"] for query in queries))
    assert max(costs) <= 12
    assert costs[1] == costs[2]
