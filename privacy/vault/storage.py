"""Where sealed bytes rest: any Django Storage, written once, deleted wholly, never by URL."""

from collections.abc import Iterator
from typing import Any

from django.core.files.storage import Storage, storages
from django.utils.module_loading import import_string

from privacy.vault.backends.base import Backend
from privacy.vault.errors import VaultError

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
    """Return the store with what its kind takes."""
    configured = store()
    path = BACKENDS.get(type(configured).__module__)
    return import_string(path)(configured) if path else Backend(configured)


def put(name: str, sealed: bytes) -> None:
    """Write sealed bytes under a new name."""
    backend().put(name, sealed)


def get(name: str) -> bytes:
    """Return all the sealed bytes; raise Gone when they are not there."""
    return backend().read(name)


def remove(name: str) -> None:
    """Delete every trace of the bytes; raise VaultError while any is left."""
    stored = backend()
    stored.remove(name)
    if stored.traces(name):
        raise VaultError


def exists(name: str) -> bool:
    """Say whether the store holds any trace under this name."""
    return bool(backend().traces(name))


def names() -> Iterator[str]:
    """List every name in the store itself, whatever the database says."""
    yield from backend().names()
