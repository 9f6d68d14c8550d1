"""Style cards show real results, made once."""

from pathlib import Path

from PIL import Image

from generation.engines.studio.engine import StudioEngine
from generation.samples import VERSION_FILE, make_samples
from generation.styles import STYLES


def test_samples_are_made_once_per_engine_version(tmp_path: Path) -> None:
    made = make_samples(tmp_path)
    assert {path.name for path in made} == {f"{slug}.jpg" for slug in STYLES}
    assert all(Image.open(path).size == (480, 600) for path in made)
    before = {path: path.stat().st_ino for path in tmp_path.iterdir()}
    assert make_samples(tmp_path) == []
    # Not even the version: in an image the folder can't be written.
    assert {path: path.stat().st_ino for path in tmp_path.iterdir()} == before


def test_interrupted_set_up_goes_on_where_it_stopped(tmp_path: Path) -> None:
    make_samples(tmp_path)
    (tmp_path / "office.jpg").unlink()
    assert make_samples(tmp_path) == [tmp_path / "office.jpg"]


def test_samples_of_another_version_are_made_anew(tmp_path: Path) -> None:
    make_samples(tmp_path)
    (tmp_path / VERSION_FILE).write_text("older")
    (tmp_path / "office.jpg").write_bytes(b"old")
    assert len(make_samples(tmp_path)) == len(STYLES)
    assert (tmp_path / VERSION_FILE).read_text() == StudioEngine().version
