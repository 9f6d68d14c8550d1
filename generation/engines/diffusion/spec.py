"""A model spec: which pipeline lies where, of which exact bytes, and how it is to be run."""

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from generation.engines.diffusion.errors import ModelRefused
from generation.engines.diffusion.reading import Table

MULTIPLE = 16  # pixels that one token of the pipelines stands for
LEAST_SIDE, MOST_SIDE = 64, 2048
DTYPES = ("bfloat16", "float16", "float32")
PIPELINE_NAME = re.compile(r"[A-Z][A-Za-z0-9]*Pipeline")
SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class NetFile:
    """A small ONNX net beside the model, by path and hash, and the bounds for what it says."""

    path: Path
    sha256: str
    least: float
    most: float


@dataclass(frozen=True)
class GatePolicy:
    """What a drawn portrait must pass; `tries` is how many seeds each may take.

    Without a net for it, likeness or safety is not checked, and the engine says so.
    """

    one_face: bool = True
    tries: int = 3
    likeness: NetFile | None = None
    safety: NetFile | None = None


@dataclass(frozen=True)
class Spec:
    """One model as its spec describes it; sizes are (width, height) in pixels."""

    path: Path
    source_hash: str
    name: str
    pipeline: str
    folder: Path
    revision: str
    repository: str
    licence: str
    dtype: str
    steps: int
    guidance: float
    max_sequence_length: int
    sizes: tuple[tuple[int, int], ...]
    reference_side: int
    most_references: int
    files: Mapping[str, str]
    gates: GatePolicy

    @property
    def model_hash(self) -> str:
        """SHA-256 of the manifest as `sha256sum` prints it: one hash for all the files."""
        lines = (f"{sha256}  {path}\n" for path, sha256 in sorted(self.files.items()))
        return hashlib.sha256("".join(lines).encode()).hexdigest()

    def size_for(self, width: int, height: int) -> tuple[int, int]:
        """Return the size at which to draw such a portrait: the nearest ratio, then height."""
        ratio = width / height

        def misfit(size: tuple[int, int]) -> tuple[float, int]:
            off = size[0] / size[1] / ratio
            return round(max(off, 1 / off), 3), abs(size[1] - height)

        return min(self.sizes, key=misfit)


def source_hash(path: Path) -> str:
    """Return the SHA-256 of the spec's own text, empty where it can't be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def read_spec(path: Path) -> Spec:
    """Read the TOML file at `path`; its other paths are relative to it. Raises ModelRefused."""
    try:
        content = path.read_bytes()
        table = Table(path, tomllib.loads(content.decode()))
    except OSError as error:
        raise ModelRefused(f"The model spec {path} can't be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ModelRefused(f"The model spec {path} is not a TOML file: {error}.") from error
    spec = _spec(table, hashlib.sha256(content).hexdigest())
    table.finish()
    return spec


def _spec(table: Table, own_hash: str) -> Spec:
    return Spec(
        path=table.path,
        source_hash=own_hash,
        name=table.take("name", str),
        pipeline=_pipeline(table),
        folder=table.path.parent / table.take("folder", str),
        revision=table.take("revision", str, ""),
        repository=table.take("repository", str, ""),
        licence=table.take("licence", str, ""),
        dtype=_dtype(table),
        steps=table.number("steps", least=1, most=100),
        guidance=table.take("guidance", float, 1.0),
        max_sequence_length=table.number("max_sequence_length", least=16, most=4096),
        sizes=tuple(_size(table, text) for text in table.words("sizes")),
        reference_side=_side(table),
        most_references=table.number("most_references", least=1, most=8, default=3),
        files=_files(table),
        gates=_gates(table.table("gates")),
    )


def _pipeline(table: Table) -> str:
    name = table.take("pipeline", str)
    if not PIPELINE_NAME.fullmatch(name):
        raise table.refuse(f"names {name!r}, which is not a pipeline class of diffusers")
    return name


def _dtype(table: Table) -> str:
    name = table.take("dtype", str, "bfloat16")
    if name not in DTYPES:
        raise table.refuse(f"says dtype = {name!r}; it can be {', '.join(DTYPES)}")
    return name


def _size(table: Table, text: str) -> tuple[int, int]:
    parts = re.fullmatch(r"(\d{2,4})x(\d{2,4})", text)
    size = (int(parts[1]), int(parts[2])) if parts else (0, 0)
    if any(side % MULTIPLE or not LEAST_SIDE <= side <= MOST_SIDE for side in size):
        raise table.refuse(
            f"says the size {text!r}; write width x height like 1024x1024, each side a multiple "
            f"of {MULTIPLE} from {LEAST_SIDE} to {MOST_SIDE}"
        )
    return size


def _side(table: Table) -> int:
    side = table.number("reference_side", least=64, most=1024, default=512)
    if side % MULTIPLE:
        raise table.refuse(f"says reference_side = {side}, which is not a multiple of {MULTIPLE}")
    return side


def _files(table: Table) -> dict[str, str]:
    files = table.table("files").rest()
    if not files:
        raise table.refuse("lists no files: without a manifest of SHA-256 no model is loaded")
    for path, sha256 in files.items():
        pure = PurePosixPath(path)
        if pure.is_absolute() or ".." in pure.parts or "\\" in path:
            raise table.refuse(f"lists the file {path!r}, which lies outside its folder")
        if not isinstance(sha256, str) or not SHA256.fullmatch(sha256):
            raise table.refuse(f"gives {path!r} a hash that is not 64 small hex digits")
    return files


def _gates(table: Table) -> GatePolicy:
    policy = GatePolicy(
        one_face=table.take("one_face", bool, True),
        tries=table.number("tries", least=1, most=10, default=3),
        likeness=_net(table.table("likeness"), least=0.3, most=0.9),
        safety=_net(table.table("safety"), least=0.0, most=0.5),
    )
    table.finish()
    return policy


def _net(table: Table, *, least: float, most: float) -> NetFile | None:
    if not table:
        return None
    net = NetFile(
        path=table.path.parent / table.take("model", str),
        sha256=table.take("sha256", str),
        least=table.take("least", float, least),
        most=table.take("most", float, most),
    )
    table.finish()
    if not SHA256.fullmatch(net.sha256):
        raise table.refuse(f"gives {net.path.name} a hash that is not 64 small hex digits")
    if not -1 <= net.least < net.most <= 1:
        raise table.refuse(f"gives {net.path.name} a band from {net.least} to {net.most}")
    return net
