"""Google Cloud Storage: every generation goes, soft-deleted ones are found."""

from collections.abc import Iterable, Iterator
from typing import Any

from google.api_core.exceptions import BadRequest, GoogleAPIError, NotFound
from storages.backends.gcloud import GoogleCloudStorage

from privacy.vault.backends.base import Backend, Pieces
from privacy.vault.errors import Gone, VaultError


class GoogleBackend(Backend[GoogleCloudStorage]):
    """Reads by range and deletes by generation."""

    failures = (GoogleAPIError,)

    @property
    def _bucket(self) -> Any:
        return self.store.bucket

    def put_stream(self, name: str, pieces: Iterable[bytes]) -> None:
        if self.store.exists(name):
            raise VaultError
        blob = self._bucket.blob(name, chunk_size=8 << 20)
        blob.upload_from_file(Pieces(pieces), rewind=False, size=None)

    def size(self, name: str) -> int:
        blob = self._bucket.get_blob(name)
        if blob is None:
            raise Gone
        return int(blob.size)

    def read(self, name: str, start: int = 0, stop: int | None = None) -> bytes:
        end = None if stop is None else stop - 1
        try:
            content: bytes = self._bucket.blob(name).download_as_bytes(start=start, end=end)
        except NotFound:
            raise Gone from None
        return content

    def remove(self, name: str) -> None:
        for generation in self._generations(name):
            try:
                generation.delete()
            except NotFound:  # its other generation took it along
                continue

    def traces(self, name: str) -> list[str]:
        alive = [f"generation {each.generation} of {name}" for each in self._generations(name)]
        deleted = [each for each in self._soft_deleted(name) if each.name == name]
        return alive + [f"soft-deleted generation {each.generation} of {name}" for each in deleted]

    def names(self) -> Iterator[str]:
        generations = {blob.name for blob in self._bucket.list_blobs(versions=True)}
        yield from sorted(generations | {blob.name for blob in self._soft_deleted("")})

    def retention_findings(self) -> list[str]:
        try:
            self._bucket.reload()
        except self.failures:
            return ["The bucket's own settings can't be read, so nothing is known of them."]
        findings = []
        if self._bucket.versioning_enabled:
            findings.append(f"The bucket {self._bucket.name} keeps old generations. Turn it off.")
        seconds = getattr(self._bucket.soft_delete_policy, "retention_duration_seconds", None)
        if seconds:
            findings.append(
                f"The bucket {self._bucket.name} keeps deleted objects for {seconds} seconds. "
                "Set its soft-delete duration to 0."
            )
        return findings

    def _generations(self, name: str) -> list[Any]:
        blobs = self._bucket.list_blobs(prefix=name, versions=True)
        return [blob for blob in blobs if blob.name == name]

    def _soft_deleted(self, prefix: str) -> list[Any]:
        """Return what nobody can delete before its time; its key is gone."""
        try:
            return list(self._bucket.list_blobs(prefix=prefix, soft_deleted=True))
        except BadRequest:  # a bucket without soft delete has no such list
            return []
