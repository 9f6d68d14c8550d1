"""What the vault asks of a store, answered for any Django Storage."""

from collections.abc import Iterable, Iterator
from typing import Any, Generic, TypeVar

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage

from privacy.vault.errors import Gone, VaultError

S = TypeVar("S", bound=Storage)


class Pieces:
    """A stream that is made while it is read, once, from its beginning to its end."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._rest, self._place = b"", 0

    def tell(self) -> int:
        """Return how many bytes were read."""
        return self._place

    def read(self, size: int = -1) -> bytes:
        """Return the next `size` bytes, fewer only at the end."""
        found, length = [self._rest], len(self._rest)
        while size < 0 or length < size:
            piece = next(self._pieces, None)
            if piece is None:
                break
            found.append(piece)
            length += len(piece)
        whole = b"".join(found)
        end = len(whole) if size < 0 else min(size, len(whole))
        self._rest = whole[end:]
        self._place += end
        return whole[:end]


class PiecesFile(File):  # type: ignore[type-arg]  # Django's File is generic in its stubs only
    """The same for a Django Storage, which saves files by their chunks."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        super().__init__(None)
        self._pieces = pieces

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:  # noqa: ARG002
        yield from self._pieces


class Backend(Generic[S]):
    """A store whose objects have one version: files, memory, and most others.

    Stores that keep more than that override `remove`, `traces` and `names`.
    """

    # What the store's client raises when it can't be reached or refuses.
    failures: tuple[type[Exception], ...] = ()

    def __init__(self, store: S) -> None:
        self.store = store

    def put(self, name: str, sealed: bytes) -> None:
        """Write sealed bytes once; a store that renames them is refused."""
        if self.store.exists(name):
            raise VaultError
        stored_as = self.store.save(name, ContentFile(sealed))
        if stored_as != name:
            self.store.delete(stored_as)
            raise VaultError

    def put_stream(self, name: str, pieces: Iterable[bytes]) -> None:
        """Write sealed bytes piece by piece, holding only a few of them in memory."""
        if self.store.exists(name):
            raise VaultError
        stored_as = self.store.save(name, PiecesFile(pieces))
        if stored_as != name:
            self.store.delete(stored_as)
            raise VaultError

    def size(self, name: str) -> int:
        """Return how many bytes lie under `name`; raise Gone when there are none."""
        try:
            return int(self.store.size(name))
        except FileNotFoundError:
            raise Gone from None

    def read(self, name: str, start: int = 0, stop: int | None = None) -> bytes:
        """Return the bytes from `start` up to `stop`, or to the end; raise Gone without any."""
        try:
            with self.store.open(name, "rb") as file:
                file.seek(start)
                content: bytes = file.read() if stop is None else file.read(stop - start)
                return content
        except FileNotFoundError:
            raise Gone from None

    def remove(self, name: str) -> None:
        """Delete every trace of `name`."""
        self.store.delete(name)

    def traces(self, name: str) -> list[str]:
        """Say what is still there of `name`: versions, markers, unfinished parts."""
        return [name] if self.store.exists(name) else []

    def names(self) -> Iterator[str]:
        """List every name of which there is any trace."""
        yield from self._walk("")

    def unfinished(self) -> Iterator[str]:
        """List uploads that began over a day ago and never came to their end."""
        yield from ()

    def retention_findings(self) -> list[str]:
        """Say which of the store's own settings would keep deleted data."""
        return []

    def _walk(self, folder: str) -> Iterator[str]:
        try:
            folders, files = self.store.listdir(folder)
        except FileNotFoundError:
            return
        prefix = f"{folder}/" if folder else ""
        yield from (prefix + file for file in files)
        for child in folders:
            yield from self._walk(prefix + child)


def is_missing(error: Any) -> bool:
    """Say whether a cloud client's error means that there is no such object."""
    response = getattr(error, "response", None)
    if isinstance(response, dict):
        return str(response.get("Error", {}).get("Code")) in {"404", "NoSuchKey", "NoSuchVersion"}
    return getattr(error, "status_code", getattr(error, "code", None)) == 404
