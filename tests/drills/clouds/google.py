"""Google Cloud Storage's JSON API with object versioning and soft delete.

Source: cloud.google.com/storage/docs, json_api/v1 and the pages on versioning and soft delete. The
emulator from PyPI keeps one generation of each object. Lists come in pages of two, so that whoever
reads the first only is found out.
"""

import base64
import contextlib
import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import google_crc32c

from tests.drills.clouds.serving import Speaking, part_of, serving

PAGE = 2
OBJECTS = re.compile(r"/(?:(?:upload|download)/)?storage/v1/b/([^/]+)/o(?:/(.+))?")
Reply = tuple[int, dict[str, str], bytes]


@dataclass
class Generation:
    """One generation of an object: live, noncurrent, or deleted softly."""

    name: str
    number: int
    content: bytes
    state: str = "live"

    def described(self) -> dict[str, Any]:
        return {
            "kind": "storage#object",
            "bucket": "vault",
            "name": self.name,
            "generation": str(self.number),
            "metageneration": "1",
            "size": str(len(self.content)),
            "crc32c": _checksum(self.content),
            **({} if self.state == "live" else {"timeDeleted": "2026-01-01T00:00:00Z"}),
            **({"softDeleteTime": "2026-01-01T00:00:00Z"} if self.state == "soft" else {}),
        }


class Bucket:
    """The bucket `vault`, with what its settings make of a deletion or an overwriting."""

    def __init__(self, *, versioned: bool, soft_delete_seconds: int | None) -> None:
        self.versioned, self.soft_delete_seconds = versioned, soft_delete_seconds
        self.generations: list[Generation] = []
        self.unfinished: dict[str, tuple[str, bytes]] = {}
        self._numbers = itertools.count(1)

    def live(self, name: str) -> Generation | None:
        found = (g for g in self.generations if g.name == name and g.state == "live")
        return next(found, None)

    def write(self, name: str, content: bytes) -> Generation:
        if old := self.live(name):
            self.retire(old)
        new = Generation(name, next(self._numbers), content)
        self.generations.append(new)
        return new

    def retire(self, generation: Generation) -> None:
        """Replace or delete the live generation without naming it."""
        if self.versioned:
            generation.state = "noncurrent"
        else:
            self.delete(generation)

    def delete(self, generation: Generation) -> None:
        """Delete one generation by its number."""
        if self.soft_delete_seconds:
            generation.state = "soft"
        else:
            self.generations.remove(generation)

    def listed(self, query: dict[str, str]) -> list[Generation]:
        states = {"live"}
        if _says(query, "versions"):
            states = {"live", "noncurrent"}
        if _says(query, "softDeleted"):
            states = {"soft"}
        prefix = query.get("prefix", "")
        found = [g for g in self.generations if g.state in states and g.name.startswith(prefix)]
        return sorted(found, key=lambda g: (g.name, g.number))


class Google(Speaking):
    """Answers for `bucket`, which a subclass names."""

    bucket: Bucket

    def route(self, path: str, query: dict[str, str], body: bytes) -> Reply:
        found = OBJECTS.fullmatch(path)
        if found is None:
            return _json(_settings(self.bucket)) if path == "/storage/v1/b/vault" else _missing()
        name = found[2]
        if path.startswith("/upload/"):
            return self._upload(query, body)
        return self._listing(query) if name is None else self._object(path, name, query)

    def _listing(self, query: dict[str, str]) -> Reply:
        soft = _says(query, "softDeleted")
        # As Google's own test bench does.
        if soft and (_says(query, "versions") or not self.bucket.soft_delete_seconds):
            return 400, {"Content-Type": "application/json"}, b"{}"
        found = self.bucket.listed(query)
        start = int(query.get("pageToken") or 0)
        page = {"items": [g.described() for g in found[start : start + PAGE]]}
        more = {"nextPageToken": str(start + PAGE)} if start + PAGE < len(found) else {}
        return _json({"kind": "storage#objects", **page, **more})

    def _object(self, path: str, name: str, query: dict[str, str]) -> Reply:
        number = query.get("generation")
        found = self.bucket.live(name)
        if number:
            alive = (g for g in self.bucket.generations if g.name == name and g.state != "soft")
            found = next((g for g in alive if str(g.number) == number), None)
        if found is None:
            return _missing()
        if self.command == "DELETE":
            self.bucket.delete(found) if number else self.bucket.retire(found)
            return 204, {}, b""
        if path.startswith("/download/") or query.get("alt") == "media":
            status, content = part_of(found.content, self.headers.get("Range", ""))
            return status, {"Content-Type": "application/octet-stream"}, content
        return _json(found.described())

    def _upload(self, query: dict[str, str], body: bytes) -> Reply:
        if query["uploadType"] == "multipart":
            name, content = _related(self.headers["Content-Type"], body)
            return _json(self.bucket.write(name, content).described())
        if self.command == "POST":
            upload = str(len(self.bucket.unfinished) + 1)
            self.bucket.unfinished[upload] = json.loads(body)["name"], b""
            host = self.headers["Host"]
            there = f"http://{host}/upload/storage/v1/b/vault/o?uploadType=resumable&id={upload}"
            return 200, {"Location": there}, b""
        name, received = self.bucket.unfinished[query["id"]]
        self.bucket.unfinished[query["id"]] = name, received + body
        if self.headers["Content-Range"].endswith("/*"):
            return 308, {"Range": f"bytes=0-{len(received + body) - 1}"}, b""
        return _json(self.bucket.write(name, received + body).described())


@contextlib.contextmanager
def google_that_keeps(*, versioned: bool, soft_delete_seconds: int | None) -> Iterator[str]:
    """Give the address of a server with one bucket."""
    bucket = Bucket(versioned=versioned, soft_delete_seconds=soft_delete_seconds)
    with serving(type("Serving", (Google,), {"bucket": bucket})) as address:
        yield address


def _settings(bucket: Bucket) -> dict[str, Any]:
    return {
        "kind": "storage#bucket",
        "name": "vault",
        "versioning": {"enabled": bucket.versioned},
        "softDeletePolicy": {"retentionDurationSeconds": str(bucket.soft_delete_seconds or 0)},
    }


def _related(content_type: str, body: bytes) -> tuple[str, bytes]:
    """Return the name and content of a multipart/related upload."""
    edge = content_type.partition("boundary=")[2].strip('"').encode()
    _, described, content, _ = body.split(b"--" + edge)
    named = json.loads(described.partition(b"\r\n\r\n")[2])
    return named["name"], content.partition(b"\r\n\r\n")[2].removesuffix(b"\r\n")


def _checksum(content: bytes) -> str:
    digest = google_crc32c.value(content).to_bytes(4, "big")
    return base64.b64encode(digest).decode()


def _says(query: dict[str, str], name: str) -> bool:
    return query.get(name, "").lower() == "true"


def _json(answer: dict[str, Any]) -> Reply:
    return 200, {"Content-Type": "application/json"}, json.dumps(answer).encode()


def _missing() -> Reply:
    body = json.dumps({"error": {"code": 404, "message": "No such object"}}).encode()
    return 404, {"Content-Type": "application/json"}, body
