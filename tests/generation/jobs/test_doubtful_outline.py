"""A photo in which nobody can be told from what is behind them is told so, in a plain sentence."""

import pytest
from PIL import Image

from accounts.models import Person
from benchmarks._people import Sitter, paint_person
from benchmarks._rooms import grey_wall, like_the_hair
from generation.engines.notes import Note
from generation.headshots.models import Headshot
from generation.jobs.models import Job
from generation.jobs.run import run_job
from tests.generation.asking import ask
from tests.people import signed_in
from tests.portraits import as_jpeg
from uploads.actions import add_photo
from uploads.faces.arrays import Colour
from uploads.models import Photo

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]


def photo_of(person: Person, sitter: Sitter, wall: Colour) -> Photo:
    return add_photo(owner=person.pk, data=as_jpeg(Image.fromarray(sitter.before(wall))))


def test_doubtful_outline_gets_a_plain_background_and_a_sentence(alice: Person) -> None:
    grey = paint_person("short grey")
    job = ask(photo_of(alice, grey, like_the_hair(grey)), "office", "studio-grey")
    run_job(job.pk)
    notes = dict(Headshot.objects.values_list("style", "note"))
    assert notes == {"office": Note.PLAIN_INSTEAD, "studio-grey": Note.CHECK_OUTLINE}
    page = signed_in(alice).get(f"/jobs/{job.pk}/").content.decode()
    assert "we set a plain background instead" in page
    portrait = Headshot.objects.get(style="office")
    page = signed_in(alice).get(f"/portraits/{portrait.pk}/").content.decode()
    assert "hard to tell from what is behind you" in page


def test_outline_that_is_clear_gets_the_scene_and_no_note(alice: Person) -> None:
    grey = paint_person("headscarf")
    run_job(ask(photo_of(alice, grey, grey_wall(512)), "office").pk)
    assert Headshot.objects.get().note == ""


def test_outline_that_would_be_a_guess_asks_for_another_photo(alice: Person) -> None:
    sitter = paint_person("long loose")
    job = ask(photo_of(alice, sitter, like_the_hair(sitter)), "studio-grey")
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.failure) == (Job.State.FAILED, "outline")
    page = signed_in(alice).get(f"/jobs/{job.pk}/").content.decode()
    assert "Take one before a plain wall" in page.replace("&#x27;", "'")
    assert not Headshot.objects.exists()
