"""Where sealed bytes rest: any Django Storage, written once, deleted wholly, never by URL."""

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage, Storage, storages
from django.utils.module_loading import import_string

from privacy.vault.backends.base import Backend
from privacy.vault.errors import Gone, StoreUnreachable, VaultError

# By module, so that a client library is imported only where its store is configured.
BACKENDS = {
    "storages.backends.s3": "privacy.vault.backends.s3.S3Backend",
    "storages.backends.azure_storage": "privacy.vault.backends.azure.AzureBackend",
    "storages.backends.gcloud": "privacy.vault.backends.gcs.GoogleBackend",
}


def store() -> Storage:
    """Return the deployment's vault storage."""
    return storages["vault"]


def backend() -> Backend[Any]:
    """Return the vault's store with what its kind takes."""
    return backend_of(store())


def backend_of(configured: Storage) -> Backend[Any]:
    """Return any store with what its kind takes."""
    path = BACKENDS.get(type(configured).__module__)
    return import_string(path)(configured) if path else Backend(configured)


@contextlib.contextmanager
def reached() -> Iterator[Backend[Any]]:
    """Give the store; whatever its client raises when it fails is StoreUnreachable, an OSError."""
    stored = backend()
    try:
        yield stored
    except stored.failures as error:
        raise StoreUnreachable(error) from error


@contextlib.contextmanager
def _room() -> Iterator[None]:
    """A disk that is full, read-only or broken is a store that refuses."""
    try:
        yield
    except StoreUnreachable:
        raise
    except OSError as error:
        raise StoreUnreachable(error) from error


def put(name: str, sealed: bytes) -> None:
    """Write sealed bytes under a new name."""
    with _room(), reached() as stored:
        stored.put(name, sealed)


def put_stream(name: str, pieces: Iterable[bytes]) -> None:
    """Write sealed bytes under a new name while they are made."""
    with _room(), reached() as stored:
        stored.put_stream(name, pieces)


def get(name: str) -> bytes:
    """Return all the sealed bytes; raise Gone when they are not there."""
    return part(name)


def part(name: str, start: int = 0, stop: int | None = None) -> bytes:
    """Return the sealed bytes from `start` up to `stop`; raise Gone when they are not there."""
    with _gone_only_if_there(), reached() as stored:
        return stored.read(name, start, stop)


def size(name: str) -> int:
    """Return how many sealed bytes there are; raise Gone when they are not there."""
    with _gone_only_if_there(), reached() as stored:
        return stored.size(name)


def is_away() -> bool:
    """Say whether the store's own folder is gone, as with a disk that isn't mounted."""
    configured = store()
    return isinstance(configured, FileSystemStorage) and not Path(configured.location).is_dir()


def prepare() -> None:
    """Make the folder of a store that has none yet; only where nothing was ever stored."""
    configured = store()
    if isinstance(configured, FileSystemStorage):
        Path(configured.location).mkdir(parents=True, exist_ok=True, mode=0o700)


def remove(name: str) -> None:
    """Delete every trace of the bytes; raise VaultError while any is left."""
    _require_there()
    with reached() as stored:
        stored.remove(name)
        if stored.traces(name):
            raise VaultError


def exists(name: str) -> bool:
    """Say whether the store holds any trace under this name."""
    _require_there()
    with reached() as stored:
        return bool(stored.traces(name))


def names() -> Iterator[str]:
    """List every name in the store itself, whatever the database says."""
    with reached() as stored:
        yield from stored.names()


@contextlib.contextmanager
def _gone_only_if_there() -> Iterator[None]:
    """Tell nobody that their picture was deleted because a disk isn't mounted."""
    try:
        yield
    except Gone:
        _require_there()
        raise


def _require_there() -> None:
    """Refuse to take a store that is away for one in which nothing is left."""
    if is_away():
        raise StoreUnreachable(FileNotFoundError())
