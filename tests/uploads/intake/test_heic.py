"""HEIC, where the optional extra is installed: as strict as the other formats."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from tests.uploads.intake.forgery import MARKER, display_p3, encoded, portrait
from uploads.intake.errors import IntakeRefused, RefusalCode
from uploads.intake.pictures import pixels, rebuild

pillow_heif = pytest.importorskip("pillow_heif", reason="the heic extra isn't installed")


def heic(image: Image.Image) -> bytes:
    exif = Image.Exif()
    exif[0x010F] = MARKER.decode()
    file = BytesIO()
    heif = pillow_heif.from_pillow(image)
    heif.save(file, quality=90, exif=exif.tobytes(), icc_profile=display_p3())
    return file.getvalue()


def test_heic_comes_out_as_the_same_picture_without_metadata() -> None:
    file = heic(portrait())
    assert MARKER in file
    picture = rebuild(file)
    assert MARKER not in picture.jpeg
    expected = pixels(rebuild(encoded(portrait(), "PNG", icc_profile=display_p3())).jpeg)
    assert np.abs(pixels(picture.jpeg).astype(int) - expected).mean() < 5


def test_truncated_heic_is_refused_wherever_it_breaks_off() -> None:
    file = heic(portrait())
    for length in {*range(24, len(file), len(file) // 20), len(file) - 1}:
        with pytest.raises(IntakeRefused) as caught:
            rebuild(file[:length])
        assert caught.value.code is RefusalCode.DAMAGED


def test_what_hangs_behind_a_heic_is_left_behind() -> None:
    assert b"<script" not in rebuild(heic(portrait()) + b"<script>alert(1)</script>").jpeg


def test_small_heic_is_refused_by_its_decoder() -> None:
    with pytest.raises(IntakeRefused) as caught:
        rebuild(heic(portrait(128)))
    assert caught.value.code is RefusalCode.TOO_SMALL
