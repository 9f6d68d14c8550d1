"""Several photos: the best is chosen unless the person picks; each is looked at once."""

import re

import numpy as np
import pytest
from PIL import Image, ImageFilter

from accounts.models import Person
from generation.engines.base import Ratio
from generation.engines.studio import engine
from generation.headshots.models import Headshot
from generation.jobs.actions import request_headshots
from generation.jobs.run import run_job
from generation.keep import Keep
from generation.styles import STYLES
from tests.generation.asking import SMALL
from tests.people import signed_in
from tests.portraits import as_jpeg, astronaut
from uploads.actions import add_photo, best_photo
from uploads.models import Photo

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]


def add(person: Person, picture: Image.Image) -> Photo:
    return add_photo(owner=person.pk, data=as_jpeg(picture))


@pytest.fixture
def soft(alice: Person) -> Photo:
    return add(alice, astronaut().resize((512, 512)).filter(ImageFilter.GaussianBlur(1.2)))


@pytest.fixture
def sharp(alice: Person, soft: Photo) -> Photo:
    return add(alice, astronaut().resize((640, 640)))


def ticked(page: str) -> list[str]:
    return re.findall(r'name="photos" form="job" value="([^"]+)" checked', page)


def test_the_fittest_photo_is_ticked_for_the_person(
    alice: Person, soft: Photo, sharp: Photo
) -> None:
    assert 0 < soft.score < sharp.score
    page = signed_in(alice).get("/studio/").content.decode()
    assert ticked(page) == [str(sharp.pk)]
    assert "The best of your photos is ticked" in page


def test_a_photo_that_cannot_be_used_is_never_the_best(alice: Person, soft: Photo) -> None:
    wall = add(alice, Image.fromarray(np.full((640, 640, 3), 130, np.uint8)))
    assert wall.score == 0
    assert best_photo(alice.pk) == soft


def test_the_persons_own_choice_is_kept_when_the_page_comes_back(
    alice: Person, soft: Photo, sharp: Photo
) -> None:
    chosen = {"photos": [str(soft.pk)], "ratio": "1:1", "keep": "1h"}
    answer = signed_in(alice).post("/jobs/", chosen)
    assert answer.status_code == 400
    assert ticked(answer.content.decode()) == [str(soft.pk)]


def test_a_job_makes_each_photo_in_each_style_and_looks_at_each_photo_once(
    alice: Person, soft: Photo, sharp: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    for stage in ("find_sitter", "frame_sitter", "make_matte", "estimate_foreground", "develop"):
        real = getattr(engine, stage)

        def counted(*given: object, _name: str = stage, _real: object = real) -> object:
            done.append(_name)
            assert callable(_real)
            return _real(*given)

        monkeypatch.setattr(engine, stage, counted)
    job = request_headshots(
        owner=alice.pk,
        photos=[soft, sharp],
        styles=[STYLES["studio-grey"], STYLES["studio-navy"], STYLES["brand"]],
        ratio=Ratio.SQUARE,
        keep=Keep.DAY,
        size=SMALL,
    )
    assert job.total_count == 6
    run_job(job.pk)
    made = set(Headshot.objects.filter(job=job).values_list("photo", "style"))
    assert len(made) == 6
    assert {photo for photo, _ in made} == {soft.pk, sharp.pk}
    assert all(done.count(stage) == 2 for stage in done)
    assert len(done) == 10
