"""S3 and what speaks its language: all versions, delete markers and unfinished uploads go."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from boto3.s3.transfer import TransferConfig
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

from privacy.vault.backends.base import Backend, Pieces, is_missing
from privacy.vault.errors import Gone, VaultError

# Few parts of 8 MiB are in memory at a time; a failed upload leaves parts, which `remove` aborts.
FEW_PARTS = TransferConfig(multipart_chunksize=8 << 20, max_concurrency=2)
UNFINISHED_AFTER = timedelta(days=1)
FEW_PARTS.max_in_memory_upload_chunks = 2


class S3Backend(Backend[S3Storage]):
    """Reads by range and deletes by version."""

    failures = (BotoCoreError, ClientError)

    @property
    def _client(self) -> Any:
        return self.store.connection.meta.client

    @property
    def _bucket(self) -> str:
        return str(self.store.bucket_name)

    def put_stream(self, name: str, pieces: Iterable[bytes]) -> None:
        if self.store.exists(name):
            raise VaultError
        self._client.upload_fileobj(Pieces(pieces), self._bucket, self._key(name), Config=FEW_PARTS)

    def size(self, name: str) -> int:
        try:
            head = self._client.head_object(Bucket=self._bucket, Key=self._key(name))
        except ClientError as error:
            raise _gone(error) from None
        return int(head["ContentLength"])

    def read(self, name: str, start: int = 0, stop: int | None = None) -> bytes:
        asked = f"bytes={start}-{'' if stop is None else stop - 1}"
        try:
            answer = self._client.get_object(Bucket=self._bucket, Key=self._key(name), Range=asked)
        except ClientError as error:
            raise _gone(error) from None
        content: bytes = answer["Body"].read()
        return content

    def remove(self, name: str) -> None:
        key = self._key(name)
        for version in self._versions(key):
            self._client.delete_object(Bucket=self._bucket, Key=key, VersionId=version["VersionId"])
        for upload in self._uploads(key):
            self._client.abort_multipart_upload(
                Bucket=self._bucket, Key=key, UploadId=upload["UploadId"]
            )

    def traces(self, name: str) -> list[str]:
        key = self._key(name)
        versions = [f"version {each['VersionId']} of {name}" for each in self._versions(key)]
        uploads = [f"unfinished upload of {name}" for _ in self._uploads(key)]
        return versions + uploads

    def names(self) -> Iterator[str]:
        prefix = self._key("")
        keys = {each["Key"] for each in self._all_versions(prefix)}
        keys |= {each["Key"] for each in self._all_uploads(prefix)}
        yield from (key.removeprefix(prefix) for key in sorted(keys))

    def unfinished(self) -> Iterator[str]:
        before = datetime.now(UTC) - UNFINISHED_AFTER
        for upload in self._all_uploads(self._key("")):
            if upload["Initiated"] < before:
                yield upload["Key"]

    def retention_findings(self) -> list[str]:
        try:
            status = self._client.get_bucket_versioning(Bucket=self._bucket).get("Status")
        except self.failures:
            return ["The bucket's own settings can't be read, so nothing is known of them."]
        findings = []
        if status == "Enabled":
            findings.append(
                f"The bucket {self._bucket} keeps versions; Safelight deletes each, but a failed "
                "deletion leaves older ones behind. Suspend versioning, or add a rule that "
                "expires noncurrent versions after a day."
            )
        if not self._aborts_unfinished_uploads():
            findings.append(
                f"The bucket {self._bucket} has no lifecycle rule that aborts unfinished uploads. "
                "Add one of a day."
            )
        return findings

    def _aborts_unfinished_uploads(self) -> bool:
        try:
            rules = self._client.get_bucket_lifecycle_configuration(Bucket=self._bucket)["Rules"]
        except ClientError:
            return False
        return any(
            "AbortIncompleteMultipartUpload" in rule and rule.get("Status") == "Enabled"
            for rule in rules
        )

    def _key(self, name: str) -> str:
        return f"{self.store.location}/{name}" if self.store.location else name

    def _versions(self, key: str) -> list[Any]:
        return [each for each in self._all_versions(key) if each["Key"] == key]

    def _uploads(self, key: str) -> list[Any]:
        return [each for each in self._all_uploads(key) if each["Key"] == key]

    def _all_versions(self, prefix: str) -> Iterator[Any]:
        pages = self._client.get_paginator("list_object_versions").paginate(
            Bucket=self._bucket, Prefix=prefix
        )
        for page in pages:
            yield from page.get("Versions", [])
            yield from page.get("DeleteMarkers", [])

    def _all_uploads(self, prefix: str) -> Iterator[Any]:
        pages = self._client.get_paginator("list_multipart_uploads").paginate(
            Bucket=self._bucket, Prefix=prefix
        )
        for page in pages:
            yield from page.get("Uploads", [])


def _gone(error: ClientError) -> Exception:
    return Gone() if is_missing(error) else error
