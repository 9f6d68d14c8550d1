"""Search the raw bytes of files for planted strings, in every form in which they could stand."""

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, quote_plus
from uuid import UUID

Needles = Mapping[str, bytes]


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
    wanted = [(name, form) for name, secret in needles.items() for form in set(forms(secret))]
    found = []
    for path in files:
        try:
            content = path.read_bytes()
        except OSError:
            continue
        found += [f"{name} in {path.name}" for name, form in wanted if form in content]
    return sorted(set(found))


def files_in(*folders: Path) -> list[Path]:
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]
