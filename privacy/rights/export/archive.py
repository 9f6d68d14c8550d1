"""A ZIP archive that is written while it is read, and never whole anywhere."""

import hashlib
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

# Central directories in memory are all that grows: a hundred bytes or so for each file.


@dataclass(frozen=True)
class Entry:
    """One file of the archive; what was compressed already is only stored."""

    name: str
    pieces: Iterable[bytes]
    is_compressed: bool = False


@dataclass(frozen=True)
class Listed:
    """One file as the manifest lists it."""

    name: str
    size: int
    sha256: str


@dataclass
class Archive:
    """Zips entries in order and lists those that are done."""

    time: datetime
    listed: list[Listed] = field(default_factory=list)

    def pieces(
        self, entries: Iterable[Entry], *, last: Callable[[], Entry] | None = None
    ) -> Iterator[bytes]:
        """Yield the archive; `last` makes its final entry once all others are listed."""
        room = _Room()
        with zipfile.ZipFile(room, "w") as archive:  # type: ignore[call-overload]  # it only writes
            for entry in entries:
                yield from self._write(archive, room, entry)
            if last is not None:
                yield from self._write(archive, room, last())
        yield room.take()

    def _write(self, archive: zipfile.ZipFile, room: "_Room", entry: Entry) -> Iterator[bytes]:
        info = zipfile.ZipInfo(entry.name, self.time.timetuple()[:6])
        info.compress_type = zipfile.ZIP_STORED if entry.is_compressed else zipfile.ZIP_DEFLATED
        digest, size = hashlib.sha256(), 0
        # Lengths stand after each file, as 64 bits, because they are not known before.
        with archive.open(info, "w", force_zip64=True) as file:
            for piece in entry.pieces:
                file.write(piece)
                digest.update(piece)
                size += len(piece)
                yield room.take()
        self.listed.append(Listed(entry.name, size, digest.hexdigest()))
        yield room.take()


class _Room:
    """Where zipfile writes, and what is taken away again at once."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._written.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is kept back."""

    def take(self) -> bytes:
        taken = b"".join(self._written)
        self._written.clear()
        return taken
