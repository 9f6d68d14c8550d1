"""Fetches a published model at one commit, each file checked: the one place that uses a network.

Speaks the hub's own addresses (`HF_ENDPOINT`), and only when an operator asks for it.
"""

import hashlib
import http.client
import json
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit
from urllib.request import Request, urlopen

from generation.engines.diffusion.manifest import TEXTS, WEIGHTS, sha256_of

COMMIT = re.compile(r"[0-9a-f]{40}")
PIECE = 1024 * 1024
SECONDS = 60
MOST_LISTING = 16 * 1024 * 1024


class FetchFailed(Exception):
    """A model could not be fetched; `sentence` says what happened and what was kept."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class HubFile:
    """One file of a commit: its SHA-256 where the hub stores it apart, else its git blob id."""

    path: str
    size: int
    sha256: str
    blob: str


@dataclass(frozen=True)
class Hub:
    """A hub and a repository on it."""

    endpoint: str
    repository: str

    def __post_init__(self) -> None:
        if urlsplit(self.endpoint).scheme not in {"http", "https"}:
            raise FetchFailed(f"{self.endpoint} is not an address of the web. Nothing was fetched.")

    def commit(self, revision: str) -> tuple[str, list[HubFile]]:
        """Return the full id of `revision` and its files. Raises FetchFailed."""
        address = (
            f"{self.endpoint}/api/models/{self.repository}/revision/{quote(revision, safe='')}"
        )
        with self._open(f"{address}?blobs=true") as answer:
            listing = _listing(answer.read(MOST_LISTING))
        if not COMMIT.fullmatch(str(listing.get("sha"))):
            raise FetchFailed(f"{self.endpoint} named no commit for {revision}.")
        return listing["sha"], [_file(entry) for entry in listing.get("siblings", [])]

    def fetch(self, file: HubFile, commit: str, folder: Path) -> str:
        """Put one file into `folder`, whole or not at all; return its SHA-256.

        What is already there with the right hash is kept. Raises FetchFailed.
        """
        place = folder / file.path
        if place.is_file() and _is_of_commit(place, file):
            return sha256_of(place)
        place.parent.mkdir(parents=True, exist_ok=True)
        address = f"{self.endpoint}/{self.repository}/resolve/{commit}/{quote(file.path)}"
        with tempfile.NamedTemporaryFile(dir=folder.parent, prefix=".", delete=False) as draft:
            draft_path = Path(draft.name)
            try:
                with self._open(address) as answer:
                    _copy(answer, draft, file)
                if not _is_of_commit(draft_path, file):
                    raise FetchFailed(
                        f"{file.path} is not the file of commit {commit}: its hash differs. It "
                        "was not kept; what was fetched before it was."
                    )
                draft_path.replace(place)
            finally:
                draft_path.unlink(missing_ok=True)
        place.chmod(0o644)
        return sha256_of(place)

    def _open(self, address: str) -> IO[bytes]:
        try:
            # The scheme was checked above.
            opened: IO[bytes] = urlopen(Request(address), timeout=SECONDS)  # noqa: S310
        except HTTPError as error:
            raise FetchFailed(f"{address} answered {error.code}.") from error
        except (OSError, URLError, http.client.HTTPException) as error:
            reason = getattr(error, "reason", error)
            raise FetchFailed(f"{self.endpoint} can't be reached ({reason}).") from error
        return opened


def wanted(files: list[HubFile]) -> Iterator[HubFile]:
    """Yield the files of a pipeline in folders, and none that could hold code.

    A repository may carry the same weights as one file too: those are left where they are.
    """
    folders = {str(PurePosixPath(f.path).parent) for f in files if f.path.count("/") == 1}
    for file in files:
        pure = PurePosixPath(file.path)
        if pure.is_absolute() or ".." in pure.parts:
            raise FetchFailed(f"The hub lists {file.path!r}, which lies outside.")
        is_part = str(pure.parent) in folders and pure.suffix in {WEIGHTS, ".json", *TEXTS}
        if file.path == "model_index.json" or is_part:
            yield file


def fetch_model(
    hub: Hub, revision: str, folder: Path, say: Callable[[str], None]
) -> tuple[str, dict[str, str]]:
    """Fetch a pipeline at `revision` into `folder`; return its commit and manifest."""
    commit, files = hub.commit(revision)
    chosen = sorted(wanted(files), key=lambda file: file.path)
    if not any(file.path == "model_index.json" for file in chosen):
        raise FetchFailed(f"{hub.repository} holds no pipeline of diffusers. Nothing was fetched.")
    manifest = {}
    for file in chosen:
        say(f"{file.path}  {file.size / 1e6:.1f} MB")
        manifest[file.path] = hub.fetch(file, commit, folder)
    return commit, manifest


def _listing(content: bytes) -> dict[str, Any]:
    try:
        listing = json.loads(content)
    except ValueError as error:
        raise FetchFailed("The hub's answer can't be read. Nothing was fetched.") from error
    return listing if isinstance(listing, dict) else {}


def _file(entry: dict[str, Any]) -> HubFile:
    return HubFile(
        path=str(entry.get("rfilename")),
        size=int(entry.get("size") or 0),
        sha256=str((entry.get("lfs") or {}).get("sha256", "")),
        blob=str(entry.get("blobId", "")),
    )


def _copy(answer: IO[bytes], draft: Any, file: HubFile) -> None:
    """Copy what is announced and no more."""
    left = file.size + 1
    try:
        while left > 0 and (piece := answer.read(min(PIECE, left))):
            draft.write(piece)
            left -= len(piece)
    except (OSError, http.client.HTTPException) as error:
        raise FetchFailed(f"{file.path} broke off ({error}). What was whole is kept.") from error
    draft.flush()


def _is_of_commit(path: Path, file: HubFile) -> bool:
    """Whether a file is the one that the commit names, by SHA-256 or as a git blob."""
    if path.stat().st_size != file.size:
        return False
    if file.sha256:
        return sha256_of(path) == file.sha256
    blob = b"blob %d\0" % file.size + path.read_bytes()
    return hashlib.sha1(blob, usedforsecurity=False).hexdigest() == file.blob
