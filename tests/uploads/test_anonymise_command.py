"""`manage.py anonymise`: a clean picture, or exit code 2, a sentence and nothing."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from tests.portraits import MARKER, as_jpeg, astronaut
from uploads.faces.assets import fetch_models
from uploads.faces.quality import judge
from uploads.faces.verdict import VerdictCode
from uploads.intake.pictures import pixels


@pytest.fixture(scope="session", autouse=True)
def _nets() -> None:
    fetch_models()


def anonymise(photo: Path, out: Path) -> str:
    said = io.StringIO()
    call_command("anonymise", str(photo), str(out), stdout=said)
    return said.getvalue()


def assert_refused(photo: Path, out: Path, saying: str) -> None:
    with pytest.raises(CommandError) as refusal:
        anonymise(photo, out)
    assert refusal.value.returncode == 2
    assert saying in str(refusal.value)
    assert not out.exists()


def test_result_shows_no_face_and_carries_no_metadata(tmp_path: Path) -> None:
    photo, out = tmp_path / "me.jpg", tmp_path / "out.jpg"
    photo.write_bytes(as_jpeg(astronaut()))
    assert MARKER in photo.read_bytes()
    assert "covered; no face found by BlazeFace, Haar" in anonymise(photo, out)
    content = out.read_bytes()
    assert MARKER not in content
    with Image.open(out) as picture:
        assert not picture.getexif()
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert judge(pixels(content)).code == VerdictCode.NO_FACE


def test_bad_input_is_refused_in_a_sentence(tmp_path: Path) -> None:
    plain, text = tmp_path / "wall.jpg", tmp_path / "notes.jpg"
    plain.write_bytes(as_jpeg(Image.new("RGB", (400, 400), "grey")))
    text.write_text("not a picture")
    out = tmp_path / "out.jpg"
    assert_refused(plain, out, "No face was found")
    assert_refused(text, out, ".")
    assert_refused(tmp_path / "missing.jpg", out, "can't be read")
    assert_refused(tmp_path, out, "can't be read")
