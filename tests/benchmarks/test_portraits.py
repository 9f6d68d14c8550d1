"""Portraits don't get worse: bounds on what the benchmark measures."""

import numpy as np
import pytest
from skimage import data

from benchmarks.portraits import INPUTS, matte_errors, portraits_of, score
from uploads.faces.arrays import Rgb
from uploads.faces.assets import fetch_models


@pytest.fixture(scope="module")
def photo() -> Rgb:
    fetch_models()
    picture: Rgb = np.array(data.astronaut())  # type: ignore[no-untyped-call]
    return picture


@pytest.mark.parametrize("name", ["as it is", "darker skin"])
def test_every_style_keeps_face_framing_and_lightness(photo: Rgb, name: str) -> None:
    changed = INPUTS[name](photo)
    scores = [score(changed, portrait) for portrait in portraits_of(changed).values()]
    assert len(scores) >= 10
    for one in scores:
        assert one.faces == 1
        assert one.geometry <= 0.015
        assert 0.36 <= one.eye_line <= 0.46
        assert 0.45 <= one.head <= 0.60
    assert abs(np.mean([one.lightness for one in scores])) <= 2
    assert scores[0].evenness < 1.5


def test_matte_is_better_than_the_guided_filter(photo: Rgb) -> None:
    for name, error in matte_errors(photo).items():
        assert error.ours < error.guided, name
        assert error.ours < 4.6, name
        assert error.spill < 0.06, name
