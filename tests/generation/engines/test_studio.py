"""The studio engine gives one well-framed, unchanged face, in every style and ratio."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from generation.engines.base import EngineRequest, EngineResult, Progress, Ratio, Retouch, Stage
from generation.engines.errors import Cancelled, EngineUnavailable, NotUsable
from generation.engines.studio.engine import SHARED_STAGES, StudioEngine
from generation.styles import STYLES, Style
from tests.generation.engines.portraits import geometry_error, look
from uploads.faces.arrays import Rgb
from uploads.faces.quality import judge

ALL, GREY, NAVY = tuple(STYLES.values()), STYLES["studio-grey"], STYLES["studio-navy"]
ROOT = Path(__file__).resolve().parents[3]
OWN_PHOTOS = ROOT.parent / "shared" / "photos"
EYE_LINE = (0.36, 0.46)


def make(photo: Rgb, *styles: Style, **options: Any) -> list[EngineResult]:
    options = {"size": 512, **options}
    return list(StudioEngine().make(EngineRequest(photo, styles or (GREY,), **options)))


def opaque(picture: Rgb) -> Rgb:
    """The portrait as it looks before white."""
    if picture.shape[2] == 3:
        return picture
    cover = picture[..., 3:] / 255
    return (picture[..., :3] * cover + 255 * (1 - cover)).astype(np.uint8)


def assert_portrait_of(photo: Rgb, portrait: Rgb) -> None:
    """One face, eyes where they belong, the same geometry as in the photo."""
    before, seen = judge(photo).mesh, look(portrait)
    assert before is not None
    assert len(seen.faces) == 1
    assert EYE_LINE[0] <= seen.eye_line <= EYE_LINE[1]
    assert geometry_error(before, seen.faces[0]) <= 0.015


@pytest.fixture(scope="module")
def every_style(astronaut: Rgb) -> list[EngineResult]:
    return make(astronaut, *ALL, size=1024)


def test_every_style_keeps_the_person(astronaut: Rgb, every_style: list[EngineResult]) -> None:
    assert [result.style for result in every_style] == list(ALL)
    for result in every_style:
        channels = 4 if result.style.is_transparent else 3
        assert result.picture.shape == (1024, 1024, channels)
        assert result.picture.dtype == np.uint8
        assert_portrait_of(astronaut, opaque(result.picture))


def test_styles_have_backgrounds_of_their_own(every_style: list[EngineResult]) -> None:
    painted = [result for result in every_style if not result.style.is_transparent]
    tops = [cv2.resize(result.picture[:120], (8, 1)).astype(int) for result in painted]
    for index, one in enumerate(tops):
        assert all(np.abs(one - other).max() > 12 for other in tops[index + 1 :])


def test_grey_backdrop_is_neutral_and_white_is_bright(every_style: list[EngineResult]) -> None:
    corner = {result.style.slug: result.picture[:150, :150] for result in every_style}
    assert np.ptp(corner["studio-grey"].mean((0, 1))) < 12
    assert corner["studio-white"].mean() > 225
    assert corner["studio-navy"].mean() < 70


def test_transparent_portrait_is_the_person_alone(every_style: list[EngineResult]) -> None:
    picture = next(result.picture for result in every_style if result.style.is_transparent)
    alpha = picture[..., 3]
    assert not alpha[:60].any()
    assert (alpha[400:500, 480:560] == 255).all()
    assert not picture[alpha == 0].any(), "the old room must not hide under what is clear"


def test_brand_colour_is_the_one_asked_for(astronaut: Rgb) -> None:
    own = STYLES["brand"].in_colour((160, 30, 60))
    (result,) = make(astronaut, own)
    red, green, blue = result.picture[40:200, :60].reshape(-1, 3).mean(0)
    assert red > 120
    assert max(green, blue) < 100
    assert_portrait_of(astronaut, result.picture)


def test_old_background_is_gone(every_style: list[EngineResult]) -> None:
    """The flag's red and the shuttle's white stood beside the head."""
    grey = next(result.picture for result in every_style if result.style is GREY)
    for side in (grey[60:480, :120], grey[60:480, -120:]):
        assert side.std((0, 1)).max() < 16


@pytest.mark.parametrize("ratio", list(Ratio))
@pytest.mark.parametrize("size", [256, 640])
def test_ratio_and_size_are_kept(astronaut: Rgb, ratio: Ratio, size: int) -> None:
    (result,) = make(astronaut, ratio=ratio, size=size)
    assert result.picture.shape == (size, round(size * ratio.width_share), 3)
    assert_portrait_of(astronaut, result.picture)


@pytest.mark.parametrize("name", ["portrait-a.jpg", "portrait-b.jpg"])
def test_other_people_are_kept_too(name: str) -> None:
    path = OWN_PHOTOS / name
    if not path.is_file():
        pytest.skip("this portrait is not on this machine")
    photo = np.array(Image.open(path).convert("RGB"))
    for result in make(photo, GREY, NAVY, size=1024):
        assert_portrait_of(photo, result.picture)


def turned(rgb: Rgb) -> Rgb:
    turn = cv2.getRotationMatrix2D((256, 256), 10, 1)
    return cv2.warpAffine(rgb, turn, (512, 512), borderMode=cv2.BORDER_REPLICATE)


def far_away(rgb: Rgb) -> Rgb:
    scene = np.full((1500, 2000, 3), (90, 120, 100), np.uint8)
    scene[-512:, 700 : 700 + 512] = rgb
    return scene


DIFFICULT: dict[str, Callable[[Rgb], Rgb]] = {
    "tilted": turned,
    "far away": far_away,
    "close up": lambda rgb: np.ascontiguousarray(rgb[30:215, 140:310]),
    "face fills the frame": lambda rgb: np.ascontiguousarray(rgb[55:190, 172:280]),
    "dim": lambda rgb: (rgb * 0.3).astype(np.uint8),
    "at the edge": lambda rgb: np.ascontiguousarray(rgb[:, 165:]),
    "large": lambda rgb: cv2.resize(rgb, (2400, 2400), interpolation=cv2.INTER_CUBIC),
}


@pytest.mark.parametrize("case", DIFFICULT)
def test_difficult_photo_still_gives_a_portrait(astronaut: Rgb, case: str) -> None:
    photo = DIFFICULT[case](astronaut)
    (result,) = make(photo)
    assert_portrait_of(photo, result.picture)


def test_tilted_head_is_set_upright(astronaut: Rgb) -> None:
    (result,) = make(turned(astronaut))
    assert abs(look(result.picture).faces[0].pose.roll) < 2


def test_same_request_gives_the_same_picture(astronaut: Rgb) -> None:
    (one,), (other,) = make(astronaut, seed=5), make(astronaut, seed=5)
    np.testing.assert_array_equal(one.picture, other.picture)


def test_threads_at_once_give_the_same_pictures_as_one(astronaut: Rgb) -> None:
    photos = [np.ascontiguousarray(astronaut[:, shift:]) for shift in (0, 5, 10, 15, 20, 25)]
    alone = [make(photo, size=256)[0].picture for photo in photos]
    with ThreadPoolExecutor(6) as pool:
        together = list(pool.map(lambda photo: make(photo, size=256)[0].picture, photos))
    for one, other in zip(alone, together, strict=True):
        np.testing.assert_array_equal(one, other)


WORKER_AFTER_A_FORK = """
import hashlib, os, sys
from skimage.data import astronaut
from generation.engines.base import EngineRequest
from generation.engines.studio.engine import StudioEngine
from generation.styles import STYLES
def made():
    request = EngineRequest(astronaut(), (STYLES["studio-grey"],), size=256)
    (result,) = StudioEngine().make(request)
    return hashlib.sha256(result.picture.tobytes()).hexdigest()
before = made()
child = os.fork()
if child == 0:
    os._exit(0 if made() == before else 3)
_, status = os.waitpid(child, 0)
sys.exit(os.waitstatus_to_exitcode(status) or (0 if made() == before else 4))
"""


def test_worker_that_forks_after_its_first_portrait_goes_on_the_same() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WORKER_AFTER_A_FORK],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test"},
        timeout=120,
        check=False,
    )
    assert done.returncode == 0


def test_photo_is_left_alone(astronaut: Rgb) -> None:
    photo = astronaut.copy()
    make(photo)
    np.testing.assert_array_equal(photo, astronaut)


def test_retouching_is_gentle_and_can_be_left_out(astronaut: Rgb) -> None:
    (light,), (none,) = (
        make(astronaut, retouch=amount) for amount in (Retouch.LIGHT, Retouch.NONE)
    )
    change = np.abs(light.picture.astype(int) - none.picture).max(-1)
    assert 0.1 < change.mean() < 2
    assert change[-100:].max() <= 1, "clothes are not retouched"


def test_progress_rises_through_all_stages(astronaut: Rgb) -> None:
    said: list[Progress] = []
    request = EngineRequest(astronaut, (GREY, NAVY), size=256)
    list(StudioEngine().make(request, progress=said.append))
    assert {progress.stage for progress in said} == {*SHARED_STAGES, Stage.STYLE}
    assert [progress.done for progress in said] == sorted(progress.done for progress in said)
    assert said[-1].done == said[-1].total == 6


def test_each_style_comes_as_soon_as_it_is_done(astronaut: Rgb) -> None:
    said: list[Progress] = []
    request = EngineRequest(astronaut, (GREY, NAVY), size=256)
    portraits = StudioEngine().make(request, progress=said.append)
    assert next(portraits).style is GREY
    assert said[-1].done == 5


def asked_to_stop_at(question: int) -> Iterator[bool]:
    yield from [False] * question
    while True:
        yield True


@pytest.mark.parametrize("question", range(6))
def test_cancelling_stops_before_the_next_stage(astronaut: Rgb, question: int) -> None:
    said: list[Progress] = []
    answers = asked_to_stop_at(question)
    request = EngineRequest(astronaut, (GREY, NAVY), size=256)
    with pytest.raises(Cancelled):
        list(StudioEngine().make(request, progress=said.append, is_cancelled=lambda: next(answers)))
    assert max((progress.done for progress in said), default=0) == question


def test_photo_without_a_face_is_not_usable() -> None:
    with pytest.raises(NotUsable) as refusal:
        make(np.full((400, 400, 3), 127, np.uint8))
    assert refusal.value.code == "no_face"
    assert "No face was found" in refusal.value.sentence


def test_photo_of_two_people_is_not_usable(astronaut: Rgb) -> None:
    with pytest.raises(NotUsable) as refusal:
        make(np.hstack([astronaut, astronaut]))
    assert refusal.value.code == "several_faces"


def test_missing_nets_make_the_engine_unavailable(
    astronaut: Rgb, settings: Any, tmp_path: Path
) -> None:
    settings.ASSETS_DIR = tmp_path
    with pytest.raises(EngineUnavailable, match=r"manage\.py setup"):
        make(astronaut)


@pytest.mark.parametrize("size", [0, 255, 2049])
def test_size_out_of_bounds_is_refused(astronaut: Rgb, size: int) -> None:
    with pytest.raises(ValueError, match="256 to 2048"):
        EngineRequest(astronaut, (GREY,), size=size)
