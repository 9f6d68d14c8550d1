"""What goes in comes out as the same picture, and as nothing else."""

from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, JpegImagePlugin

from tests.uploads.intake.forgery import (
    MARKER,
    display_p3,
    encoded,
    phone_jpeg,
    png,
    polyglots,
    portrait,
)
from uploads.intake.errors import IntakeRefused
from uploads.intake.limits import Limits
from uploads.intake.pictures import Picture, pixels, rebuild

PHOTOS = Path(__file__).resolve().parents[4] / "shared" / "photos"


def difference(picture: Picture, image: Image.Image) -> float:
    """Return the mean absolute difference of 8-bit values."""
    expected = np.asarray(image.convert("RGB"), dtype=np.int16)
    return float(np.abs(pixels(picture.jpeg).astype(np.int16) - expected).mean())


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("JPEG", {"quality": 95}),
        ("JPEG", {"quality": 95, "progressive": True}),
        ("PNG", {}),
        ("WEBP", {"quality": 95}),
        ("WEBP", {"lossless": True}),
    ],
)
def test_each_format_comes_out_as_the_same_picture(kind: str, options: dict[str, object]) -> None:
    picture = rebuild(encoded(portrait(), kind, **options))
    assert (picture.width, picture.height) == (512, 512)
    assert difference(picture, portrait()) < 2.5


def test_result_is_a_444_jpeg_that_does_not_show_in_logs() -> None:
    picture = rebuild(encoded(portrait()))
    with _opened(picture) as image:
        assert JpegImagePlugin.get_sampling(image) == 0
    assert repr(picture) == "Picture(width=512, height=512)"


def test_nothing_that_a_camera_wrote_comes_out() -> None:
    planted = phone_jpeg(portrait(), profile=display_p3())
    assert planted.count(MARKER) >= 9
    picture = rebuild(planted)
    assert MARKER not in picture.jpeg
    for trace in (b"Exif", b"http", b"ICC", b"MPF", b"JFXX", b"8BIM", b"jumb", b"GPS"):
        assert trace not in picture.jpeg[:1000]
    with _opened(picture) as image:
        assert dict(image.getexif()) == {}
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert image.applist == [("APP0", image.app["APP0"])]


def test_metadata_of_png_and_webp_goes_too() -> None:
    exif = Image.Exif()
    exif[0x010F] = MARKER.decode()
    for kind in ("PNG", "WEBP"):
        file = encoded(portrait(), kind, exif=exif, xmp=MARKER, icc_profile=display_p3())
        assert MARKER in file
        assert MARKER not in rebuild(file).jpeg


@pytest.mark.parametrize("orientation", range(1, 9))
def test_picture_comes_out_upright(orientation: int) -> None:
    scene = Image.new("RGB", (320, 240), "black")
    scene.paste((255, 0, 0), (0, 0, 160, 120))
    scene.paste((0, 255, 0), (160, 0, 320, 120))
    picture = rebuild(phone_jpeg(_stored_as(scene, orientation), orientation=orientation))
    assert (picture.width, picture.height) == (320, 240)
    assert difference(picture, scene) < 3


def test_orientation_nine_and_broken_exif_are_ignored() -> None:
    scene = portrait(256)
    assert difference(rebuild(phone_jpeg(scene, orientation=9)), scene) < 3
    for exif in (b"Exif\0\0MM\0*\xff\xff\xff\xff", b"Exif\0\0nonsense", b"Exif\0\0"):
        assert difference(rebuild(encoded(scene, quality=95, exif=exif)), scene) < 3


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_display_p3_of_phones_becomes_srgb(kind: str) -> None:
    lossless: dict[str, dict[str, Any]] = {"JPEG": {"quality": 98}, "WEBP": {"lossless": True}}
    for p3 in ((200, 120, 90), (90, 140, 110), (128, 128, 128), (60, 80, 160)):
        patch = Image.new("RGB", (256, 256), p3)
        file = encoded(patch, kind, icc_profile=display_p3(), **lossless.get(kind, {}))
        with Image.open(BytesIO(file)) as stored:  # JPEG itself rounds a colour
            expected = _p3_to_srgb(np.asarray(stored.convert("RGB"))[128, 128])
        assert np.abs(pixels(rebuild(file).jpeg)[128, 128] - expected).max() <= 2


@pytest.mark.parametrize("profile", [b"nonsense", display_p3()[:200], b"\0" * 4096])
def test_broken_profile_is_taken_as_srgb(profile: bytes) -> None:
    assert difference(rebuild(encoded(portrait(), quality=95, icc_profile=profile)), portrait()) < 3


def test_colour_profile_on_a_grey_picture_is_ignored() -> None:
    grey = portrait().convert("L")
    assert difference(rebuild(encoded(grey, quality=95, icc_profile=display_p3())), grey) < 3


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA"])
def test_every_png_mode_comes_out_in_colour(mode: str) -> None:
    image = portrait().convert(mode)
    assert difference(rebuild(encoded(image, "PNG")), image) < 3


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_every_jpeg_mode_comes_out_in_colour(mode: str) -> None:
    image = portrait().convert(mode)
    assert difference(rebuild(encoded(image, quality=97)), image) < 4


def test_sixteen_bits_are_scaled_and_not_clipped() -> None:
    ramp = np.linspace(0, 65535, 256).round().astype(">u2")
    line = b"\0" + ramp.tobytes()
    grey = rebuild(png(256, 256, line * 256, depth=16, colour=0))
    assert np.abs(pixels(grey.jpeg)[100, :, 0].astype(int) - np.arange(256)).max() <= 2
    colour = rebuild(
        png(256, 256, (b"\0" + np.repeat(ramp, 3).tobytes()) * 256, depth=16, colour=2)
    )
    assert np.abs(pixels(colour.jpeg)[100, :, 1].astype(int) - np.arange(256)).max() <= 2


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_transparency_is_laid_on_white(kind: str) -> None:
    image = portrait().convert("RGBA")
    image.paste((200, 0, 0, 0), (0, 0, 256, 512))
    options = {"lossless": True} if kind == "WEBP" else {}
    result = pixels(rebuild(encoded(image, kind, **options)).jpeg)
    assert result[100:400, 20:230].min() >= 253


def test_transparent_palette_entry_is_laid_on_white() -> None:
    image = Image.new("P", (300, 300), 1)
    image.putpalette([255, 0, 0, 0, 0, 255])
    image.paste(0, (0, 0, 150, 300))
    result = pixels(rebuild(encoded(image, "PNG", transparency=0)).jpeg)
    assert tuple(result[150, 50]) == (255, 255, 255)
    assert result[150, 250, 2] >= 253


def test_large_photo_rests_at_twelve_megapixels() -> None:
    large = portrait().resize((6000, 8000))
    picture = rebuild(phone_jpeg(large, orientation=6))
    assert 11_900_000 < picture.width * picture.height <= 12_000_000
    assert picture.width / picture.height == pytest.approx(8000 / 6000, rel=0.001)
    assert difference(picture, large.rotate(-90, expand=True).resize((4000, 3000))) < 4


def test_very_long_picture_still_fits_a_jpeg() -> None:
    picture = rebuild(png(100_000, 200, (b"\0" + b"\x80" * 100_000) * 200, colour=0))
    assert picture.width <= 16_384


@pytest.mark.parametrize("name", list(polyglots()))
def test_polyglot_yields_a_clean_picture(name: str) -> None:
    picture = rebuild(polyglots()[name])
    assert difference(picture, portrait()) < 4
    for foreign in (b"PK\x03\x04", b"PK\x05\x06", b"<script", b"<?php", MARKER):
        assert foreign not in picture.jpeg
    assert picture.jpeg.count(b"\xff\xd9") == 1
    assert picture.jpeg.endswith(b"\xff\xd9")


def test_second_picture_of_a_phones_jpeg_is_left_behind() -> None:
    # Ultra HDR and portrait mode append pictures (MPF): the first is the photo.
    file = encoded(portrait(), "MPO", save_all=True, append_images=[Image.new("RGB", (64, 64))])
    assert difference(rebuild(file), portrait()) < 4


@pytest.mark.skipif(not PHOTOS.is_dir(), reason="the development photos aren't here")
@pytest.mark.parametrize("name", ["gps.jpg", "orientation-6.jpg", "portrait-a.jpg"])
def test_real_camera_files_come_out_clean_and_upright(name: str) -> None:
    file = (PHOTOS / name).read_bytes()
    picture = rebuild(file)
    with _opened(picture) as image:
        assert dict(image.getexif()) == {}
    assert (picture.width < picture.height) == (name in {"orientation-6.jpg", "portrait-a.jpg"})


def test_limits_of_one_call_can_be_given() -> None:
    small = rebuild(encoded(portrait()), limits=Limits(rest_pixels=90_000))
    assert (small.width, small.height) == (300, 300)
    with pytest.raises(IntakeRefused):
        rebuild(encoded(portrait()), limits=Limits(max_bytes=1000))


def _opened(picture: Picture) -> JpegImagePlugin.JpegImageFile:
    return JpegImagePlugin.JpegImageFile(BytesIO(picture.jpeg))


def _stored_as(scene: Image.Image, orientation: int) -> Image.Image:
    """Return the pixels that a camera stores when `orientation` brings them upright."""
    inverse = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    return scene.transpose(inverse[orientation]) if orientation in inverse else scene


def _p3_to_srgb(colour: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Convert by the published matrices (CSS Color 4), 8-bit values in and out."""
    encoded_values = colour / 255
    linear = np.where(
        encoded_values <= 0.04045, encoded_values / 12.92, ((encoded_values + 0.055) / 1.055) ** 2.4
    )
    p3_to_xyz = [
        [0.4865709486, 0.2656676932, 0.1982172852],
        [0.2289745641, 0.6917385218, 0.0792869141],
        [0.0, 0.0451133819, 1.0439443689],
    ]
    xyz_to_srgb = [
        [3.2409699419, -1.5373831776, -0.4986107603],
        [-0.9692436363, 1.8759675015, 0.0415550574],
        [0.0556300797, -0.2039769589, 1.0569715142],
    ]
    out = np.clip(np.array(xyz_to_srgb) @ np.array(p3_to_xyz) @ linear, 0, 1)
    display: NDArray[np.float64] = 255 * np.where(
        out <= 0.0031308, out * 12.92, 1.055 * out ** (1 / 2.4) - 0.055
    )
    return display
