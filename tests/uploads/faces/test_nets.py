"""Nets are loaded only when they are the pinned ones, and each thread has its own."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from uploads.faces.arrays import Rgb
from uploads.faces.assets import FACE_DETECTOR
from uploads.faces.detector import detect
from uploads.faces.errors import AssetAltered, NetMissing
from uploads.faces.mesh import lay_mesh


def test_missing_net_says_to_run_setup(tmp_path: Path, settings: Any, astronaut: Rgb) -> None:
    settings.ASSETS_DIR = tmp_path
    with pytest.raises(NetMissing, match=r"Run `python manage\.py setup`"):
        detect(astronaut)


def test_altered_net_is_not_run(tmp_path: Path, settings: Any, astronaut: Rgb) -> None:
    settings.ASSETS_DIR = tmp_path
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / FACE_DETECTOR.name).write_bytes(b"another net")
    with pytest.raises(AssetAltered):
        detect(astronaut)


def test_six_threads_see_what_one_sees(astronaut: Rgb) -> None:
    def points(picture: Rgb) -> Rgb:
        return lay_mesh(picture, detect(picture)[0]).points

    pictures = [np.ascontiguousarray(astronaut[:, shift:]) for shift in range(12)]
    alone = [points(picture) for picture in pictures]
    with ThreadPoolExecutor(6) as pool:
        together = list(pool.map(points, pictures))
    for one, other in zip(alone, together, strict=True):
        np.testing.assert_array_equal(one, other)
