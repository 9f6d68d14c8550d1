"""A forbidden import, however it is written, fails the check and is named."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ("config", "generation", "uploads", "accounts", "privacy")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Return a copy of the code to plant things in."""
    for name in APPS:
        shutil.copytree(
            ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "static")
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint(tree: Path) -> tuple[int, str]:
    script = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [script, "--no-logo", "--no-cache"], cwd=tree, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def test_the_code_keeps_its_contracts(tree: Path) -> None:
    code, said = lint(tree)
    assert code == 0, said


def test_import_inside_a_function_is_found_and_named(tree: Path) -> None:
    (tree / "privacy/planted.py").write_text(
        '"""Planted."""\n\n\ndef late() -> None:\n    import uploads.models  # noqa\n'
    )
    code, said = lint(tree)
    assert code == 1
    assert "privacy.planted" in said
    assert "uploads.models" in said


@pytest.mark.parametrize(
    "call",
    [
        'import_string("uploads.models.Photo")',
        'importlib.import_module("uploads.models")',
        'import_module(name="generation.jobs")',
        'apps.get_model("uploads", "Photo")',
        'apps.get_model("uploads.Photo")',
        'apps.get_app_config("generation")',
        'import_string(f"accounts.{name}")',
    ],
)
def test_import_by_name_is_found_and_named(tree: Path, call: str) -> None:
    (tree / "privacy/planted.py").write_text(f'"""Planted."""\n\nX = {call}\n')
    code, said = lint(tree)
    assert code == 1
    assert "privacy/planted.py:3:" in said
    assert any(app in said for app in ("names uploads", "names generation", "names accounts"))


def test_import_by_name_downward_is_allowed(tree: Path) -> None:
    (tree / "uploads/planted.py").write_text('"""P."""\n\nX = get_model("privacy", "Entry")\n')
    code, said = lint(tree)
    assert code == 0, said
