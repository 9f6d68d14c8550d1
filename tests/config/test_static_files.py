"""A web server hands out the static files of its own release, gathered when it starts."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.static_files import STAMP
from tests.config.test_production import environment
from tests.portal import ROOT


@pytest.fixture(scope="module")
def gathered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder filled as an image is built: without any key or server."""
    folder = tmp_path_factory.mktemp("image") / "static"
    done = gather(folder, {"DJANGO_SETTINGS_MODULE": "config.settings.gathering"})
    assert (done.returncode, done.stdout) == (0, "Static files: gathered.\n"), done.stderr
    return folder


def gather(folder: Path, changed: dict[str, str]) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("SAFELIGHT_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "manage.py", "gather_static"],
        cwd=ROOT, env={**kept, "SAFELIGHT_STATIC_ROOT": str(folder), **changed},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_production_takes_what_an_image_brings_along(gathered: Path, tmp_path: Path) -> None:
    manifest = (gathered / "staticfiles.json").stat()
    there = {**environment(tmp_path), "SAFELIGHT_STATIC_ROOT": str(gathered)}
    done = gather(gathered, there)
    assert (done.returncode, done.stdout) == (0, "Static files: there already.\n"), done.stderr
    assert (gathered / "staticfiles.json").stat().st_mtime_ns == manifest.st_mtime_ns


def test_files_of_another_release_are_gathered_anew(gathered: Path, tmp_path: Path) -> None:
    # As after a way back: what was gathered is younger than what this release brings along.
    (gathered / "safelight.css").write_text("body { color: red }")
    (gathered / STAMP).write_text("0" * 64)
    there = {**environment(tmp_path), "SAFELIGHT_STATIC_ROOT": str(gathered)}
    assert gather(gathered, there).stdout == "Static files: gathered.\n"
    ours = (ROOT / "config" / "static" / "safelight.css").read_text()
    assert (gathered / "safelight.css").read_text() == ours


def test_a_folder_that_cannot_be_written_stops_the_server_in_words(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where the folder should be")
    there = {**environment(tmp_path), "SAFELIGHT_STATIC_ROOT": str(tmp_path / "taken" / "static")}
    done = subprocess.run(
        [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "-b", "127.0.0.1:0"],
        cwd=ROOT, env=there, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 2
    assert "Nothing is served without them" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_machine_that_hands_them_out_from_where_they_lie_gathers_none(tmp_path: Path) -> None:
    done = gather(tmp_path, {"DJANGO_SETTINGS_MODULE": "config.settings.test"})
    assert done.returncode == 0
    assert "from where they lie" in done.stdout
    assert not list(tmp_path.iterdir())
