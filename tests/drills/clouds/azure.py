"""Azure Blob Storage's REST API with versions, snapshots and soft delete.

Source: learn.microsoft.com/rest/api/storageservices (Put Blob, Delete Blob, List Blobs) and the
pages on versioning and soft delete. Azurite knows snapshots only. Signatures are not checked; lists
come in pages of two, so that whoever reads the first only is found out.
"""

import contextlib
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from tests.drills.clouds.serving import Speaking, part_of, serving

PAGE = 2
ACCOUNT = "devstoreaccount1"
BLOB = re.compile(rf"/{ACCOUNT}/vault/(.+)")
DATE = "Thu, 01 Jan 2026 00:00:00 GMT"
Reply = tuple[int, dict[str, str], bytes]


@dataclass
class Kept:
    """A blob as it is now, an older version, or a snapshot; perhaps deleted softly."""

    name: str
    content: bytes
    version: str = ""
    snapshot: str = ""
    is_current: bool = True
    is_deleted: bool = False

    def described(self) -> str:
        parts = [
            f"<Name>{escape(self.name)}</Name>",
            f"<Snapshot>{self.snapshot}</Snapshot>" if self.snapshot else "",
            f"<VersionId>{self.version}</VersionId>" if self.version else "",
            "<IsCurrentVersion>true</IsCurrentVersion>" if self.version and self.is_current else "",
            "<Deleted>true</Deleted>" if self.is_deleted else "",
            f"<Properties><Content-Length>{len(self.content)}</Content-Length>"
            f"<Last-Modified>{DATE}</Last-Modified><BlobType>BlockBlob</BlobType></Properties>",
        ]
        return f"<Blob>{''.join(parts)}</Blob>"


class Container:
    """The container `vault`, with what its account's settings make of a deletion."""

    def __init__(self, *, versioned: bool, soft_delete_days: int) -> None:
        self.versioned, self.soft_delete_days = versioned, soft_delete_days
        self.kept: list[Kept] = []
        self.blocks: dict[tuple[str, str], bytes] = {}
        self._moments = itertools.count(1)

    def current(self, name: str) -> Kept | None:
        found = (k for k in self.kept if k.name == name and k.is_current and not k.is_deleted)
        return next(found, None)

    def moment(self) -> str:
        return f"2026-01-01T00:00:00.{next(self._moments):07d}Z"

    def write(self, name: str, content: bytes) -> None:
        if old := self.current(name):
            self.retire(old, overwritten=True)
        self.kept.append(Kept(name, content, version=self.moment() if self.versioned else ""))

    def retire(self, old: Kept, *, overwritten: bool = False) -> None:
        """Replace or delete a blob without naming a version."""
        old.is_current = False
        if self.versioned:
            return
        if overwritten and self.soft_delete_days:
            old.snapshot = self.moment()
        self.delete(old)

    def delete(self, kept: Kept) -> None:
        """Delete one version or snapshot by its name."""
        kept.is_current = False
        if self.soft_delete_days:
            kept.is_deleted = True
        else:
            self.kept.remove(kept)

    def snapshot(self, name: str) -> None:
        found = self.current(name)
        assert found is not None
        self.kept.append(Kept(name, found.content, snapshot=self.moment(), is_current=False))

    def snapshots(self, name: str) -> list[Kept]:
        return [k for k in self.kept if k.name == name and k.snapshot and not k.is_deleted]

    def listed(self, prefix: str, include: set[str]) -> list[Kept]:
        def is_wanted(kept: Kept) -> bool:
            if kept.is_deleted:
                return "deleted" in include
            if kept.snapshot:
                return "snapshots" in include
            return kept.is_current or "versions" in include

        found = [k for k in self.kept if k.name.startswith(prefix) and is_wanted(k)]
        return sorted(found, key=lambda k: (k.name, k.snapshot, k.version))


class Azure(Speaking):
    """Answers for `container`, which a subclass names."""

    container: Container

    def route(self, path: str, query: dict[str, str], body: bytes) -> Reply:
        if query.get("comp") == "properties":
            return _xml(_settings(self.container))
        if query.get("comp") == "list":
            return self._listing(query)
        found = BLOB.fullmatch(path)
        if found is None:
            return 200, {}, b""
        if self.command == "PUT":
            return self._put(found[1], query, body)
        if self.command == "DELETE":
            return self._delete(found[1], query)
        return self._read(found[1])

    def _listing(self, query: dict[str, str]) -> Reply:
        include = set(query.get("include", "").split(","))
        prefix = query.get("prefix", "")
        found = self.container.listed(prefix, include)
        start = int(query.get("marker") or 0)
        blobs = "".join(kept.described() for kept in found[start : start + PAGE])
        more = str(start + PAGE) if start + PAGE < len(found) else ""
        return _xml(
            f'<EnumerationResults ContainerName="vault"><Prefix>{escape(prefix)}</Prefix>'
            f"<Blobs>{blobs}</Blobs>"
            f"<NextMarker>{more}</NextMarker></EnumerationResults>"
        )

    def _put(self, name: str, query: dict[str, str], body: bytes) -> Reply:
        what = query.get("comp")
        if what == "snapshot":
            self.container.snapshot(name)
        elif what == "block":
            self.container.blocks[name, query["blockid"]] = body
        elif what == "blocklist":
            blocks = re.findall(r"<Latest>(.+?)</Latest>", body.decode())
            self.container.write(
                name, b"".join(self.container.blocks.pop((name, b)) for b in blocks)
            )
        else:
            self.container.write(name, body)
        return 201, {"ETag": '"1"', "Last-Modified": DATE}, b""

    def _delete(self, name: str, query: dict[str, str]) -> Reply:
        if version := query.get("versionid"):
            alive = (k for k in self.container.kept if not k.is_deleted and k.name == name)
            found = next((k for k in alive if k.version == version), None)
            if found is None:
                return _missing()
            self.container.delete(found)
            return 202, {}, b""
        found = self.container.current(name)
        if found is None:
            return _missing()
        snapshots = self.container.snapshots(name)
        if snapshots and self.headers.get("x-ms-delete-snapshots") != "include":
            return 409, {"x-ms-error-code": "SnapshotsPresent"}, b""
        for snapshot in snapshots:
            self.container.delete(snapshot)
        self.container.retire(found)
        return 202, {}, b""

    def _read(self, name: str) -> Reply:
        found = self.container.current(name)
        if found is None:
            return _missing()
        asked = self.headers.get("x-ms-range") or self.headers.get("Range") or ""
        status, content = part_of(found.content, asked)
        first = int(asked.removeprefix("bytes=").partition("-")[0] or 0)
        length = len(found.content)
        described = {"ETag": '"1"', "Last-Modified": DATE, "x-ms-blob-type": "BlockBlob"}
        if status == 206:
            end = first + len(content) - 1
            described["Content-Range"] = f"bytes {first}-{end}/{length}"
        if self.command == "HEAD":
            described["Content-Length"] = str(length)
        if status == 416:
            described["x-ms-error-code"] = "InvalidRange"
        return status, described, content


@contextlib.contextmanager
def azure_that_keeps(*, versioned: bool, soft_delete_days: int) -> Iterator[str]:
    """Give the address of an account with one container."""
    container = Container(versioned=versioned, soft_delete_days=soft_delete_days)
    with serving(type("Serving", (Azure,), {"container": container})) as address:
        yield f"{address}/{ACCOUNT}"


def _settings(container: Container) -> str:
    days = container.soft_delete_days
    policy = f"<Enabled>true</Enabled><Days>{days}</Days>" if days else "<Enabled>false</Enabled>"
    return (
        "<StorageServiceProperties>"
        f"<DeleteRetentionPolicy>{policy}</DeleteRetentionPolicy></StorageServiceProperties>"
    )


def _xml(answer: str) -> Reply:
    content: Any = f'<?xml version="1.0" encoding="utf-8"?>{answer}'
    return 200, {"Content-Type": "application/xml"}, content.encode()


def _missing() -> Reply:
    return 404, {"x-ms-error-code": "BlobNotFound"}, b""
