"""A second place of the witness, in an object store; optional."""

import contextlib
import errno
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.files.storage import storages

from privacy.vault.backends.base import Backend
from privacy.vault.storage import backend_of


def is_configured() -> bool:
    """Say whether a witness store is set."""
    return "witness" in settings.STORAGES


def put(name: str, content: bytes) -> None:
    """Write an object once; one that is there already stays. Raises OSError in an outage."""
    if is_configured():
        with _reached() as store:
            if not store.traces(name):
                store.put(name, content)


def read(name: str) -> bytes:
    """Return an object's bytes. Raises OSError in an outage, Gone without it."""
    with _reached() as store:
        return store.read(name)


def names(folder: str) -> list[str]:
    """Return the names of all objects in a folder of the store, sorted. Raises OSError."""
    if not is_configured():
        return []
    with _reached() as store:
        return sorted(name for name in store.names() if name.startswith(f"{folder}/"))


@contextlib.contextmanager
def _reached() -> Iterator[Backend[Any]]:
    store = backend_of(storages["witness"])
    try:
        yield store
    except store.failures as error:
        raise OSError(errno.EIO, f"the store answered {type(error).__name__}") from error
