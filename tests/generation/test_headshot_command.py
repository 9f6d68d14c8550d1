"""`manage.py headshot`: pictures and a line each, or exit code 2, a sentence and nothing."""

import io
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from tests.generation.engines.portraits import look
from tests.portraits import MARKER, as_jpeg, astronaut
from uploads.faces.assets import fetch_models

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session", autouse=True)
def _nets() -> None:
    fetch_models()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "me.jpg"
    path.write_bytes(as_jpeg(astronaut()))
    return path


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def headshot(*arguments: object) -> str:
    said = io.StringIO()
    call_command("headshot", *map(str, arguments), stdout=said)
    return said.getvalue()


def assert_refused(out: Path, *arguments: object, saying: str) -> None:
    with pytest.raises(CommandError) as refusal:
        headshot(*arguments, "--out", out)
    assert refusal.value.returncode == 2
    assert saying in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert not out.exists()


def test_each_style_becomes_a_picture_and_a_line(photo: Path, out: Path) -> None:
    said = headshot(photo, "--style", "studio-grey", "--style", "studio-navy", "--out", out)
    names = ["me-studio-grey.jpg", "me-studio-navy.jpg"]
    assert sorted(path.name for path in out.iterdir()) == names
    lines = said.splitlines()
    assert len(lines) == 2
    for name, line in zip(names, lines, strict=True):
        assert line.startswith(str(out / name))
        assert "1024x1024" in line
        assert line.endswith(" s")
        seen = look(np.array(Image.open(out / name)))
        assert len(seen.faces) == 1
        assert 0.36 <= seen.eye_line <= 0.46


def test_default_is_one_grey_square(photo: Path, out: Path) -> None:
    headshot(photo, "--size", "256", "--out", out)
    assert [path.name for path in out.iterdir()] == ["me-studio-grey.jpg"]


def test_ratio_and_size_are_kept(photo: Path, out: Path) -> None:
    headshot(photo, "--size", "500", "--ratio", "4:5", "--out", out)
    assert Image.open(out / "me-studio-grey.jpg").size == (400, 500)


def test_picture_carries_nothing_of_the_source(photo: Path, out: Path) -> None:
    headshot(photo, "--size", "256", "--out", out)
    content = (out / "me-studio-grey.jpg").read_bytes()
    assert MARKER not in content
    assert b"Exif" not in content
    assert not Image.open(io.BytesIO(content)).getexif()


def test_photo_lying_on_its_side_is_turned_by_its_orientation(tmp_path: Path, out: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    path = tmp_path / "side.jpg"
    astronaut().rotate(90, expand=True).save(path, exif=exif)
    headshot(path, "--size", "512", "--out", out)
    assert len(look(np.array(Image.open(out / "side-studio-grey.jpg"))).faces) == 1


def test_photo_without_a_face_is_refused(tmp_path: Path, out: Path) -> None:
    path = tmp_path / "wall.png"
    Image.new("RGB", (640, 480), (120, 90, 60)).save(path)
    assert_refused(out, path, saying="No face was found")


def test_photo_of_two_people_is_refused(tmp_path: Path, out: Path) -> None:
    both = Image.new("RGB", (2048, 1024))
    both.paste(astronaut(), (0, 0))
    both.paste(astronaut(), (1024, 0))
    both.save(tmp_path / "both.jpg")
    assert_refused(out, tmp_path / "both.jpg", saying="several faces")


def test_tiny_picture_is_refused(tmp_path: Path, out: Path) -> None:
    astronaut().resize((90, 90)).save(tmp_path / "tiny.jpg")
    assert_refused(out, tmp_path / "tiny.jpg", saying="too small")


def test_file_over_the_limit_is_refused(photo: Path, out: Path, settings: object) -> None:
    settings.SAFELIGHT_PHOTO_MAX_BYTES = 1000  # type: ignore[attr-defined]
    assert_refused(out, photo, saying="too large")


def test_file_that_is_no_picture_is_refused(tmp_path: Path, out: Path) -> None:
    path = tmp_path / "notes.jpg"
    path.write_text("not a picture")
    assert_refused(out, path, saying="isn't a picture")


def test_missing_file_is_refused(tmp_path: Path, out: Path) -> None:
    assert_refused(out, tmp_path / "nothing.jpg", saying="can't be read")


def test_folder_is_refused(tmp_path: Path, out: Path) -> None:
    assert_refused(out, tmp_path, saying="is not a file")


@pytest.mark.parametrize("size", ["0", "255", "2049", "-5", "large", "1e3"])
def test_unusable_size_is_refused(photo: Path, out: Path, size: str) -> None:
    assert_refused(out, photo, f"--size={size}", saying="from 256 to 2048")


def test_unknown_style_is_refused_with_the_known_ones(photo: Path, out: Path) -> None:
    assert_refused(out, photo, "--style", "sepia", saying="studio-grey")


def test_unknown_ratio_is_refused(photo: Path, out: Path) -> None:
    assert_refused(out, photo, "--ratio", "2:1", saying="4:5")


def test_out_that_is_a_file_is_refused(photo: Path) -> None:
    with pytest.raises(CommandError, match="can't be a folder") as refusal:
        headshot(photo, "--out", photo)
    assert refusal.value.returncode == 2


def test_failed_writing_takes_back_what_was_written(photo: Path, out: Path) -> None:
    (out / "me-studio-navy.jpg").mkdir(parents=True)
    with pytest.raises(CommandError) as refusal:
        headshot(
            photo, "--size", "256", "--style", "studio-grey", "--style", "studio-navy", "--out", out
        )
    assert refusal.value.returncode == 2
    assert [path.name for path in out.iterdir()] == ["me-studio-navy.jpg"]


def test_shell_sees_exit_code_two_and_one_line(tmp_path: Path) -> None:
    """No database and no traceback, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "manage.py", "headshot", str(tmp_path / "no.jpg"), "--out", str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1


def test_transparent_portrait_is_a_png_without_metadata(photo: Path, out: Path) -> None:
    headshot(photo, "--style", "transparent", "--size", 256, "--out", out)
    with Image.open(out / "me-transparent.png") as picture:
        assert (picture.format, picture.mode, picture.size) == ("PNG", "RGBA", (256, 256))
        assert not picture.info
        assert picture.getpixel((2, 2))[3] == 0  # type: ignore[index]


def test_retouch_and_colour_change_the_portrait(photo: Path, tmp_path: Path) -> None:
    words = {"plain": [], "other": ["--retouch", "none", "--colour", "#a01e3c"]}
    for name, options in words.items():
        headshot(photo, "--style", "brand", "--size", 256, *options, "--out", tmp_path / name)
    one, other = (np.asarray(Image.open(tmp_path / n / "me-brand.jpg")) for n in words)
    assert one[20, 5, 2] > one[20, 5, 0]
    assert other[20, 5, 0] > other[20, 5, 2]


def test_wrong_retouch_or_colour_is_refused(photo: Path, out: Path) -> None:
    assert_refused(out, photo, "--retouch", "heavy", saying="The choices are: none, light.")
    assert_refused(out, photo, "--colour", "blue", saying="six hex digits")
