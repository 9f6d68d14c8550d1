"""The real nets, fetched once when they aren't there, and real pictures."""

import pytest
from skimage import data

from uploads.faces.arrays import Rgb
from uploads.faces.assets import fetch_models


@pytest.fixture(scope="session", autouse=True)
def _nets() -> None:
    fetch_models()


@pytest.fixture(scope="session")
def astronaut() -> Rgb:
    """Eileen Collins (NASA, public domain), (512, 512, 3)."""
    picture: Rgb = data.astronaut()  # type: ignore[no-untyped-call]  # scikit-image has no types
    picture.flags.writeable = False
    return picture
