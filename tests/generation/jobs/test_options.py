"""Retouching and the brand's colour travel from the page to the engine."""

from typing import Any

import pytest

from accounts.models import Person
from generation.engines.base import EngineRequest, Retouch
from generation.engines.studio.engine import StudioEngine
from generation.jobs import run as module
from generation.jobs.models import Job
from generation.jobs.run import run_job
from generation.styles import Gradient
from tests.people import signed_in
from uploads.models import Photo

pytestmark = [pytest.mark.django_db(databases=["default", "keys"])]


def order(alice: Person, photo: Photo, **options: str) -> Any:
    answers = {"photos": [str(photo.pk)], "styles": ["brand"], "ratio": "1:1", "keep": "24h"}
    return signed_in(alice).post("/jobs/", {**answers, **options})


def test_choices_reach_the_engine(
    alice: Person, photo: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    order(alice, photo, retouch="none", colour="#a01e3c")
    asked: list[EngineRequest] = []

    class Listening(StudioEngine):
        def make(self, request: EngineRequest, **_: Any) -> Any:
            asked.append(request)
            return iter(())

    monkeypatch.setattr(module, "engine_for", lambda styles: Listening())
    run_job(Job.objects.get().pk)
    assert asked[0].retouch == Retouch.NONE
    assert asked[0].styles[0].background == Gradient((160, 30, 60))


def test_without_a_choice_retouching_is_light(alice: Person, photo: Photo) -> None:
    order(alice, photo)
    job = Job.objects.get()
    assert (job.retouch, job.colour) == (Retouch.LIGHT, "")


@pytest.mark.parametrize("wrong", [{"colour": "blue"}, {"retouch": "heavy"}])
def test_what_is_not_on_offer_starts_no_job(
    alice: Person, photo: Photo, wrong: dict[str, str]
) -> None:
    assert order(alice, photo, **wrong).status_code == 400
    assert not Job.objects.exists()


def test_both_finishes_are_two_jobs_or_none(alice: Person, photo: Photo, settings: object) -> None:
    settings.SAFELIGHT_PORTRAITS_PER_DAY = 1  # type: ignore[attr-defined]
    assert order(alice, photo, retouch="both").status_code == 409
    assert not Job.objects.exists()
    settings.SAFELIGHT_PORTRAITS_PER_DAY = 2  # type: ignore[attr-defined]
    answer = order(alice, photo, retouch="both")
    jobs = {job.retouch: job for job in Job.objects.all()}
    assert set(jobs) == {Retouch.NONE, Retouch.LIGHT}
    assert answer.url == f"/jobs/{jobs['none'].pk}/"
