"""Where sealed bytes rest: any Django Storage, written once, never served by URL."""

from collections.abc import Iterator

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from privacy.vault.errors import Gone, VaultError


def store() -> Storage:
    """Return the deployment's vault storage."""
    return storages["vault"]


def put(name: str, sealed: bytes) -> None:
    """Write sealed bytes under a new name; a storage that renames is refused."""
    if exists(name):
        raise VaultError
    stored_as = store().save(name, ContentFile(sealed))
    if stored_as != name:
        store().delete(stored_as)
        raise VaultError


def get(name: str) -> bytes:
    """Return the sealed bytes; raise Gone when they are not there."""
    try:
        with store().open(name, "rb") as file:
            content: bytes = file.read()
            return content
    except FileNotFoundError:
        raise Gone from None


def remove(name: str) -> None:
    """Delete the bytes and verify that they are gone; raise VaultError while they are not."""
    store().delete(name)
    if exists(name):
        raise VaultError


def exists(name: str) -> bool:
    """Say whether the store holds bytes under this name."""
    return store().exists(name)


def names() -> Iterator[str]:
    """List every name in the store itself, whatever the database says."""
    yield from _walk("")


def _walk(folder: str) -> Iterator[str]:
    try:
        folders, files = store().listdir(folder)
    except FileNotFoundError:
        return
    prefix = f"{folder}/" if folder else ""
    yield from (prefix + file for file in files)
    for child in folders:
        yield from _walk(prefix + child)
