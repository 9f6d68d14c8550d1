"""Files of lines that are only ever appended to, whole or not at all, and synced to disk."""

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings


def folder() -> Path:
    """Return where the witness lies: outside the data folder, so that no backup holds both."""
    return Path(settings.SAFELIGHT_WITNESS_DIR)


def path_of(name: str) -> Path:
    """Return the file of one journal."""
    return folder() / name


def append(name: str, line: str) -> None:
    """Add a line unless it is there, and wait until it is on the disk. Raises OSError."""
    with exclusive(path_of(name)) as descriptor:
        content = _read(descriptor)
        known = set(content.decode(errors="replace").split("\n")[:-1])
        if line in known:
            return
        # A write that a crash cut short is closed off; readers skip such a piece.
        closing = "\n" if content and not content.endswith(b"\n") else ""
        _write(descriptor, f"{closing}{line}\n".encode())
    sync_folder(folder())


def add(name: str, lines: Sequence[str]) -> None:
    """Add lines without looking for them first, and wait for the disk. Raises OSError."""
    with exclusive(path_of(name)) as descriptor:
        # The empty line closes off what a crash may have cut short; readers skip it.
        _write(descriptor, "\n{}\n".format("\n".join(lines)).encode())
    sync_folder(folder())


def names(prefix: str) -> list[str]:
    """Return the names of all journals that begin so, sorted."""
    return sorted(path.name for path in folder().glob(f"{prefix}*"))


def lines(name: str) -> list[str]:
    """Return every whole line, oldest first; none when the file isn't there."""
    try:
        content = path_of(name).read_text(errors="replace")
    except FileNotFoundError:
        return []
    return [line for line in content.split("\n")[:-1] if line]


@contextmanager
def exclusive(path: Path) -> Iterator[int]:
    """Open a file for appending, keep other processes from it meanwhile, give its descriptor."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)


def sync_folder(path: Path) -> None:
    """Make the names in a folder durable too."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _read(descriptor: int) -> bytes:
    size = os.fstat(descriptor).st_size
    return os.pread(descriptor, size, 0)


def _write(descriptor: int, content: bytes) -> None:
    while content:
        content = content[os.write(descriptor, content) :]
    os.fsync(descriptor)
