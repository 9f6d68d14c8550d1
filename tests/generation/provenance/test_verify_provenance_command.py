"""`manage.py verify_provenance`: 0 for our own marks, 1 for others and none, 2 for bad input."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from generation.provenance.certificates import new_leaf, new_root
from generation.provenance.signing import sign
from tests.generation.provenance.test_marks import a_picture


@pytest.fixture
def portrait(tmp_path: Path) -> Path:
    path = tmp_path / "portrait.jpg"
    path.write_bytes(sign(a_picture(), engine="studio"))
    return path


def verify(*arguments: object) -> tuple[int, str]:
    said = io.StringIO()
    try:
        call_command("verify_provenance", *map(str, arguments), stdout=said, stderr=said)
    except SystemExit as stop:
        return int(str(stop.code)), said.getvalue()
    return 0, said.getvalue()


def test_our_own_mark_is_recognised(portrait: Path) -> None:
    code, said = verify(portrait)
    assert code == 0
    assert "unchanged since" in said
    assert "compositeWithTrainedAlgorithmicMedia" in said


def test_a_changed_file_is_told(portrait: Path) -> None:
    content = bytearray(portrait.read_bytes())
    content[-200] ^= 1
    portrait.write_bytes(content)
    code, said = verify(portrait)
    assert code == 1
    assert "NOT as it was signed" in said
    assert "assertion.dataHash.mismatch" in said


def test_a_file_without_a_mark_is_told(tmp_path: Path) -> None:
    for name, content in (("plain.jpg", a_picture()), ("words.txt", b"rubbish"), ("empty", b"")):
        (tmp_path / name).write_bytes(content)
        code, said = verify(tmp_path / name)
        assert code == 1
        assert "no mark" in said


def test_another_root_can_be_named(portrait: Path, tmp_path: Path, settings: Settings) -> None:
    now = datetime.now(UTC)
    other = new_leaf(new_root(now), now)
    (tmp_path / "root.pem").write_text(other.root_pem)
    code, said = verify(portrait, "--root", tmp_path / "root.pem")
    assert code == 1
    assert "outside this root" in said
    settings.SAFELIGHT_PROVENANCE = other.bundle
    portrait.write_bytes(sign(a_picture(), engine="studio"))
    assert verify(portrait, "--root", tmp_path / "root.pem")[0] == 0


def test_bad_input_is_exit_code_2_and_a_sentence(portrait: Path, tmp_path: Path) -> None:
    for arguments in (["missing.jpg"], [tmp_path], [portrait, "--root", portrait]):
        with pytest.raises(CommandError) as refusal:
            verify(*arguments)
        assert refusal.value.returncode == 2
        assert "\n" not in str(refusal.value)
