"""Drawn styles in the portal: on offer where a worker has a verified model, else not."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from generation.engines import choice, duty
from generation.engines.roster import SILENT_AFTER, EngineReport
from generation.headshots.models import Headshot
from generation.jobs.models import Job
from generation.jobs.quota import quota_of
from generation.jobs.run import run_job
from privacy.ledger.events import Event
from privacy.ledger.models import LedgerEntry
from tests.generation.engines.diffusion import tiny
from tests.generation.engines.diffusion.conftest import ANY_PICTURE
from tests.generation.engines.diffusion.harms import HARMS
from tests.generation.engines.diffusion.need import need_torch
from tests.people import signed_in
from tests.portraits import as_jpeg, astronaut
from uploads.actions import add_photo
from uploads.models import Photo

need_torch(__name__)

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]
Report = Callable[..., EngineReport]


@pytest.fixture
def worker(
    tiny_folder: Path, settings: object, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., EngineReport]]:
    """Have a worker of this process report for duty with the tiny model."""
    monkeypatch.setattr(duty, "BEAT_SECONDS", 3600.0)

    def report(path: Path | None = None, **said: object) -> EngineReport:
        path = path or tiny.write_spec(tiny_folder, **{"gates": ANY_PICTURE, **said})
        settings.SAFELIGHT_DIFFUSION_MODEL = str(path)  # type: ignore[attr-defined]
        choice.diffusion_engine.cache_clear()
        duty.report_for_duty("gpu@test")
        return EngineReport.objects.get()

    yield report
    duty.sign_off("gpu@test")
    choice.diffusion_engine.cache_clear()


def ask(client: Client, *photos: Photo, styles: tuple[str, ...]) -> Job:
    """Ask for portraits as the page does."""
    answer = client.post(
        "/jobs/",
        {
            "photos": [str(photo.pk) for photo in photos],
            "styles": styles,
            "ratio": "1:1",
            "keep": "24h",
        },
    )
    assert answer.status_code == 302, answer.content.decode()
    return Job.objects.latest("created_at")


def test_without_a_model_only_studio_styles_are_on_offer(alice: Person) -> None:
    page = signed_in(alice).get("/studio/").content.decode()
    assert "studio-grey" in page
    assert "drawn-suit" not in page
    assert "not on offer" not in page


def test_a_worker_that_is_ready_brings_drawn_styles_and_says_what_it_is(
    alice: Person, worker: Report
) -> None:
    report = worker()
    assert (report.state, report.is_warm) == (EngineReport.State.READY, True)
    assert report.device.startswith("cpu")
    assert "safety not checked: no net is set" in report.gates
    assert "drawn-suit" in signed_in(alice).get("/studio/").content.decode()
    told = Client().get("/readyz").json()["engines"]
    assert told[1] == {
        "engine": "diffusion",
        "model": "tiny-klein",
        "revision": "0" * 40,
        "device": report.device,
        "state": "ready",
        "warm": True,
    }


def test_a_worker_that_fell_silent_takes_its_styles_along(alice: Person, worker: Report) -> None:
    worker()
    EngineReport.objects.update(beat_at=timezone.now() - SILENT_AFTER)
    page = signed_in(alice).get("/studio/").content.decode()
    assert "drawn-suit" not in page
    assert "not on offer just now" in page
    assert Client().get("/readyz").json()["engines"][1]["state"] == "silent"


def test_a_model_that_was_changed_since_is_not_on_offer(
    alice: Person, worker: Report, tiny_folder: Path
) -> None:
    worker()
    tiny.write_spec(tiny_folder, steps=5)
    assert "drawn-suit" not in signed_in(alice).get("/studio/").content.decode()


def test_a_drawn_portrait_is_kept_with_what_it_was_made_with(
    alice: Person, photo: Photo, worker: Report
) -> None:
    worker()
    second = add_photo(owner=alice.pk, data=as_jpeg(astronaut().resize((640, 640))))
    job = ask(signed_in(alice), photo, second, styles=("drawn-suit", "studio-grey"))
    assert (job.queue, job.engine) == ("gpu", "diffusion")
    assert run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.made_count) == (Job.State.DONE, 4)
    made = Headshot.objects.filter(style="drawn-suit")
    assert {headshot.engine for headshot in made} == {"diffusion"}
    assert {headshot.model for headshot in made} == {"tiny-klein"}
    assert {headshot.model_revision for headshot in made} == {"0" * 40}
    assert all(len(headshot.model_hash) == 64 and "torch" in headshot.versions for headshot in made)
    assert all(headshot.seed is not None for headshot in made)
    assert {one.engine for one in Headshot.objects.filter(style="studio-grey")} == {"studio"}
    assert LedgerEntry.objects.filter(event=Event.PHOTO_OPENED).count() == 2, "each opened once"


def test_what_is_not_good_enough_ends_in_a_sentence_with_the_quota_back(
    alice: Person, photo: Photo, worker: Report
) -> None:
    worker(gates={"tries": 2})
    before = quota_of(alice.pk).used
    client = signed_in(alice)
    job = ask(client, photo, styles=("drawn-suit",))
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.failure) == (Job.State.FAILED, "not_good_enough")
    assert quota_of(alice.pk).used == before
    assert not Headshot.objects.exists()
    assert not Photo.objects.exists()
    assert "none was good enough" in client.get(f"/jobs/{job.pk}/").content.decode()


def test_what_was_good_is_kept_when_the_rest_is_not(
    alice: Person, photo: Photo, worker: Report
) -> None:
    worker(gates={"tries": 1})
    job = ask(signed_in(alice), photo, styles=("drawn-suit", "studio-grey"))
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.made_count) == (Job.State.PARTLY_DONE, 1)
    assert quota_of(alice.pk).used == 1


@pytest.mark.parametrize("harm", ["wrong hash", "pickle", "missing file"])
def test_a_harmed_model_stops_its_engine_in_a_sentence_and_the_portal_goes_on(
    alice: Person, photo: Photo, worker: Report, own_model: Path, harm: str
) -> None:
    said = HARMS[harm](own_model)
    report = worker(own_model / "model.toml")
    assert report.state == EngineReport.State.REFUSED
    assert said in report.sentence
    assert "goes on with its studio styles" in report.sentence
    client = signed_in(alice)
    page = client.get("/studio/").content.decode()
    assert "drawn-suit" not in page
    assert "not on offer just now" in page
    assert Client().get("/readyz").status_code == 200
    job = ask(client, photo, styles=("studio-grey",))
    run_job(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.DONE


def test_a_job_that_waited_for_a_model_which_is_gone_ends_in_a_sentence(
    alice: Person, photo: Photo, worker: Report, settings: object
) -> None:
    worker()
    job = ask(signed_in(alice), photo, styles=("drawn-suit",))
    settings.SAFELIGHT_DIFFUSION_MODEL = ""  # type: ignore[attr-defined]
    choice.diffusion_engine.cache_clear()
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.failure) == (Job.State.FAILED, "engine_unavailable")
    assert not Photo.objects.exists()
