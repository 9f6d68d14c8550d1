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
            if kept.version_id and not kept.is_current_version and not kept.deleted:
                with contextlib.suppress(ResourceNotFoundError):
                    self._container.get_blob_client(name, version_id=kept.version_id).delete_blob()

    def traces(self, name: str) -> list[str]:
        return [_trace(kept) for kept in self._kept(name)]

    def names(self) -> Iterator[str]:
        yield from sorted({blob.name for blob in self._container.list_blobs(include=KEPT)})

    def retention_findings(self) -> list[str]:
        try:
            properties = self.store.service_client.get_service_properties()
            versions = self._keeps_versions()
        except self.failures:
            return [
                "The storage account's own settings can't be read, so nothing is known of them."
            ]
        findings = []
        policy = properties.get("delete_retention_policy")
        if policy is not None and policy.enabled:
            findings.append(
                f"The storage account keeps deleted blobs for {policy.days} days. Turn soft delete "
                "off for blobs: until then the sealed bytes of what is erased stay there, without "
                "their key."
            )
        if versions:
            findings.append(
                "The storage account keeps versions; Safelight deletes each, but a failed deletion "
                "leaves older ones behind. Turn versioning off for blobs."
            )
        return findings

    def _keeps_versions(self) -> bool:
        """Say whether any blob has versions: the account's setting is not shown to its users."""
        first = next(iter(self._container.list_blobs(include=["versions"])), None)
        return first is not None and bool(first.version_id)

    def _blob(self, name: str) -> Any:
        return self._container.get_blob_client(name)

    def _kept(self, name: str) -> list[Any]:
        blobs = self._container.list_blobs(name_starts_with=name, include=KEPT)
        return [blob for blob in blobs if blob.name == name]


def _trace(kept: Any) -> str:
    what = "version" if kept.version_id else "snapshot" if kept.snapshot else "blob"
    return f"soft-deleted {what} of {kept.name}" if kept.deleted else f"{what} of {kept.name}"
