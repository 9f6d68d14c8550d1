"""Settings are typed, and all that is missing is said at once, in sentences."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config import keyfiles
from config.env import Environment

ROOT = Path(__file__).resolve().parents[2]


def run_with(folder: Path, *command: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run Python with no settings but a data folder and those given."""
    bare = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("SAFELIGHT", "SECRET", "DJANGO"))
    }
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**bare, "SAFELIGHT_DATA_DIR": str(folder), **settings},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("abc\n")
    env = Environment({"NAME_FILE": str(tmp_path / "key")})
    assert env.secret("NAME", meaning="a key") == "abc"
    assert env.problems == []


def test_every_problem_is_collected_before_stopping(
    capsys: pytest.CaptureFixture[str],
) -> None:
    env = Environment({"COUNT": "many", "FLAG": "perhaps", "GONE_FILE": "/nowhere/key"})
    env.integer("COUNT", 3, meaning="how many")
    env.flag("FLAG", False, meaning="whether")
    env.secret("GONE", meaning="a key")
    env.text("HOST", meaning="the mail server")
    with pytest.raises(SystemExit) as stopped:
        env.finish()
    assert stopped.value.code == 2
    said = capsys.readouterr().err
    for name in ("COUNT", "FLAG", "GONE", "HOST"):
        assert name in said


@pytest.mark.parametrize("number", ["0", "366", "-1"])
def test_numbers_have_bounds(number: str) -> None:
    env = Environment({"DAYS": number})
    env.integer("DAYS", 30, least=1, most=365, meaning="days")
    assert len(env.problems) == 1


@pytest.mark.parametrize(
    "command",
    [
        ["manage.py", "migrate"],
        ["manage.py", "run"],
        ["-c", "import config.wsgi"],
        ["-m", "gunicorn", "-c", "config/gunicorn.py", "-b", "127.0.0.1:0"],
        ["-m", "celery", "-A", "config.celery", "report"],
        ["-m", "celery", "-A", "config.celery", "worker", "--queues", "default"],
        ["-m", "celery", "-A", "config.celery", "beat"],
    ],
    ids=" ".join,
)
def test_without_keys_no_entry_point_starts(tmp_path: Path, command: list[str]) -> None:
    done = run_with(tmp_path, *command)
    assert done.returncode == 2
    assert "SAFELIGHT_MASTER_KEY is missing" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("damaged", [b"garbage\n", b"", b"\xff\xfe\x00", b"c2hvcnQ=\n"])
def test_a_damaged_key_stops_the_start_in_words(tmp_path: Path, damaged: bytes) -> None:
    keyfiles.create_missing(tmp_path / "keys")
    (tmp_path / "keys" / "master_key").write_bytes(damaged)
    done = run_with(tmp_path, "manage.py", "check")
    assert done.returncode == 2
    assert "SAFELIGHT_MASTER_KEY" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SAFELIGHT_TIME_ZONE", "Mars/Olympus"),
        ("DATABASE_URL", "bogus"),
        ("SAFELIGHT_DATA_DIR", ""),
        ("SAFELIGHT_HEADSHOT_MAX_DAYS", "soon"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path, name: str, value: str) -> None:
    keyfiles.create_missing(tmp_path / "keys")
    done = run_with(tmp_path, "manage.py", "check", **{name: value})
    assert done.returncode == 2
    assert name in done.stderr
    assert "Traceback" not in done.stderr


def test_assets_that_lack_something_and_cannot_be_written_are_said(tmp_path: Path) -> None:
    keyfiles.create_missing(tmp_path / "keys")
    (tmp_path / "assets").write_text("no folder")
    assets = str(tmp_path / "assets")
    done = run_with(tmp_path, "manage.py", "setup", SAFELIGHT_ASSETS_DIR=assets)
    assert done.returncode == 1
    assert "run `make assets` where the image is built" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_identity_that_cannot_sign_stops_the_start_in_words(tmp_path: Path) -> None:
    done = run_with(tmp_path, "manage.py", "check", SAFELIGHT_PROVENANCE="rubbish")
    assert done.returncode == 2
    assert "SAFELIGHT_PROVENANCE can't be used" in done.stderr
    assert "rubbish" not in done.stderr


def test_key_files_are_private_and_never_replaced(tmp_path: Path) -> None:
    made = keyfiles.create_missing(tmp_path)
    before = {path: path.read_bytes() for path in made}
    assert len(made) == 4
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in made)
    assert keyfiles.create_missing(tmp_path) == []
    assert {path: path.read_bytes() for path in made} == before


def test_no_key_file_is_made_for_a_key_that_is_given(tmp_path: Path) -> None:
    given = {"SAFELIGHT_MASTER_KEY_FILE": "/run/secrets/master_key", "SECRET_KEY": "x"}
    made = {path.name for path in keyfiles.create_missing(tmp_path, given)}
    assert made == {keyfiles.LEDGER_KEY, keyfiles.RECEIPT_KEY}
    in_kms = {path.name for path in keyfiles.create_missing(tmp_path, {"SAFELIGHT_KMS_KEY": "k"})}
    assert in_kms == {keyfiles.SECRET_KEY}
