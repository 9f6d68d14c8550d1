"""Checks a model's files against its manifest before any of them is loaded.

Every file of the folder must be listed with its SHA-256, every listed one be there, and none be
of a kind that can hold code: weights are safetensors, everything else is JSON or plain text.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from generation.engines.diffusion.errors import ModelRefused
from generation.engines.diffusion.spec import Spec

WEIGHTS = ".safetensors"
TEXTS = frozenset({".txt", ".md", ".jinja"})
LIBRARIES = ("diffusers", "transformers")
PIECE = 8 * 1024 * 1024
MOST_JSON = 64 * 1024 * 1024


def verify(spec: Spec) -> None:
    """Raise ModelRefused, with a sentence, at the first file that is not as it should be."""
    present = set(_files(spec.folder))
    for path in sorted(present):
        _refuse_code(spec.folder, path)
    for path in sorted(set(spec.files) - present):
        raise ModelRefused(f"The model file {path} is missing from {spec.folder}.")
    for path in sorted(present - set(spec.files)):
        raise ModelRefused(f"{spec.folder / path} is not in the manifest of {spec.path}.")
    for path, sha256 in sorted(spec.files.items()):
        if sha256_of(spec.folder / path) != sha256:
            raise ModelRefused(
                f"The model file {spec.folder / path} is not the one of the manifest: its SHA-256 "
                "differs."
            )
    _check_index(spec)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, read in pieces. Raises ModelRefused."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                digest.update(piece)
    except OSError as error:
        raise ModelRefused(f"The file {path} can't be read: {error.strerror}.") from error
    return digest.hexdigest()


def _files(folder: Path) -> Iterator[str]:
    if not folder.is_dir():
        raise ModelRefused(f"The model's folder {folder} is missing.")
    for path in folder.rglob("*"):
        if path.is_dir() and path.is_symlink():
            raise ModelRefused(f"{path} leads to another folder, whose files nobody would check.")
        if not path.is_dir():
            yield path.relative_to(folder).as_posix()


def _refuse_code(folder: Path, name: str) -> None:
    """Refuse whatever could run when it is loaded, by its kind and by what it holds."""
    path = folder / name
    if path.suffix == WEIGHTS:
        is_harmless = _is_safetensors(path)
    elif path.suffix == ".json":
        is_harmless = _is_json(path)
    else:
        is_harmless = path.suffix in TEXTS or path.name in {"LICENSE", "NOTICE"}
    if not is_harmless:
        raise ModelRefused(
            f"{path} is neither safetensors nor JSON nor plain text, so it could hold code, as a "
            "pickle does. Only such files are loaded."
        )


def _is_safetensors(path: Path) -> bool:
    """Whether the file begins with the length of a JSON header that lies within it."""
    try:
        with path.open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
            return 2 <= length < path.stat().st_size and file.read(1) == b"{"
    except OSError:
        return False


def _is_json(path: Path) -> bool:
    try:
        return path.stat().st_size <= MOST_JSON and json.loads(path.read_bytes()) is not None
    except (OSError, ValueError):
        return False


def _check_index(spec: Spec) -> None:
    """Refuse an index that names another pipeline, or parts from anywhere but the libraries."""
    if "model_index.json" not in spec.files:
        raise ModelRefused(f"The manifest of {spec.path} lacks model_index.json.")
    index = json.loads((spec.folder / "model_index.json").read_bytes())
    if not isinstance(index, dict) or index.get("_class_name") != spec.pipeline:
        raise ModelRefused(f"{spec.folder} is not a {spec.pipeline}, as {spec.path} says.")
    for name, part in index.items():
        if isinstance(part, list) and part[:1] != [None] and part[0] not in LIBRARIES:
            raise ModelRefused(f"The model's {name} comes from {part[0]}, which is not loaded.")
    for name in spec.files:
        if name.endswith("config.json") and b'"auto_map"' in (spec.folder / name).read_bytes():
            raise ModelRefused(f"The model's {name} asks for code of its own, which is not run.")
