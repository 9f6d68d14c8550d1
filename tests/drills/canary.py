"""Search the raw bytes of files for planted strings, in every form in which they could stand."""

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, quote_plus
from uuid import UUID

import numpy as np
import numpy.typing as npt

Needles = Mapping[str, bytes]
WINDOW = 8


def forms(secret: bytes) -> Iterator[bytes]:
    """Yield a secret raw, in base64 at its three alignments, URL-encoded, and as its SHA-256."""
    yield secret
    yield secret.hex().encode()
    yield secret.hex().upper().encode()
    for pad in range(3):
        # What neighbours decide too is cut off, so that any context matches.
        start = (8 * pad + 5) // 6
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            whole = encode(b"\0" * pad + secret)
            yield whole[start : (pad + len(secret)) * 8 // 6]
    yield quote(secret, safe="").encode()
    yield quote_plus(secret).encode()
    digest = hashlib.sha256(secret).digest()
    yield from (digest, digest.hex().encode(), digest.hex().upper().encode())
    yield base64.b64encode(digest)


def ids(**named: UUID) -> dict[str, bytes]:
    """Return needles for ids as they stand in texts, in columns of both databases, and in bytes."""
    needles: dict[str, bytes] = {}
    for name, value in named.items():
        needles |= {name: str(value).encode(), f"{name} raw": value.bytes}
    return needles


def search(files: Iterable[Path], needles: Needles) -> list[str]:
    """Return which needle was found where; files that vanish meanwhile hold nothing."""
    wanted: dict[int, list[tuple[str, bytes]]] = {}
    for name, secret in needles.items():
        # Pieces of pictures come in base64 already, and are many.
        for form in {secret} if name.startswith("piece") else set(forms(secret)):
            assert len(form) >= WINDOW, f"{name} is too short to be told from chance"
            wanted.setdefault(_start(form), []).append((name, form))
    starts = np.array(sorted(wanted), dtype=np.uint64)
    found = set()
    for path in files:
        try:
            content = path.read_bytes()
        except OSError:
            continue
        for place in _places(content, starts):
            for name, form in wanted[_start(content[place : place + WINDOW])]:
                if content.startswith(form, place):
                    found.add(f"{name} in {path.name}")
    return sorted(found)


def _start(form: bytes) -> int:
    return int.from_bytes(form[:WINDOW], "little")


def _places(content: bytes, starts: npt.NDArray[np.uint64]) -> Iterator[int]:
    """Yield where eight bytes stand with which some form begins: one pass for all forms."""
    for offset in range(WINDOW):
        count = (len(content) - offset) // WINDOW
        if count > 0:
            windows = np.frombuffer(content, dtype="<u8", count=count, offset=offset)
            for hit in np.flatnonzero(np.isin(windows, starts)):
                yield offset + int(hit) * WINDOW


def files_in(*folders: Path) -> list[Path]:
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]
