"""Azure Blob Storage: snapshots and versions go with the blob, soft-deleted ones are found."""

import contextlib
from collections.abc import Iterable, Iterator
from typing import Any

from azure.core.exceptions import AzureError, ResourceNotFoundError
from storages.backends.azure_storage import AzureStorage

from privacy.vault.backends.base import Backend
from privacy.vault.errors import Gone, VaultError

KEPT = ["snapshots", "versions", "deleted", "uncommittedblobs"]


class AzureBackend(Backend[AzureStorage]):
    """Reads by range; deletes snapshots and versions; undeletes nothing, but tells."""

    failures = (AzureError,)

    @property
    def _container(self) -> Any:
        return self.store.client

    def put_stream(self, name: str, pieces: Iterable[bytes]) -> None:
        if self.store.exists(name):
            raise VaultError
        self._blob(name).upload_blob(iter(pieces), max_concurrency=1)

    def size(self, name: str) -> int:
        try:
            return int(self._blob(name).get_blob_properties().size)
        except ResourceNotFoundError:
            raise Gone from None

    def read(self, name: str, start: int = 0, stop: int | None = None) -> bytes:
        length = None if stop is None else stop - start
        try:
            stream = self._blob(name).download_blob(offset=start, length=length)
        except ResourceNotFoundError:
            raise Gone from None
        content: bytes = stream.readall()
        return content

    def remove(self, name: str) -> None:
        with contextlib.suppress(ResourceNotFoundError):
            self._blob(name).delete_blob(delete_snapshots="include")
        for kept in self._kept(name):
            if kept.version_id and not kept.is_current_version:
                self._container.get_blob_client(name, version_id=kept.version_id).delete_blob()

    def traces(self, name: str) -> list[str]:
        return [_trace(kept) for kept in self._kept(name)]

    def names(self) -> Iterator[str]:
        yield from sorted({blob.name for blob in self._container.list_blobs(include=KEPT)})

    def retention_findings(self) -> list[str]:
        try:
            properties = self.store.service_client.get_service_properties()
        except self.failures:
            return [
                "The storage account's own settings can't be read, so nothing is known of them."
            ]
        policy = properties.get("delete_retention_policy")
        if policy is None or not policy.enabled:
            return []
        return [
            f"The storage account keeps deleted blobs for {policy.days} days. Turn soft delete "
            "off for the container, or what is erased stays readable by key until then."
        ]

    def _blob(self, name: str) -> Any:
        return self._container.get_blob_client(name)

    def _kept(self, name: str) -> list[Any]:
        blobs = self._container.list_blobs(name_starts_with=name, include=KEPT)
        return [blob for blob in blobs if blob.name == name]


def _trace(kept: Any) -> str:
    what = "soft-deleted blob" if kept.deleted else "snapshot" if kept.snapshot else "blob"
    return f"{what} {kept.name}"
