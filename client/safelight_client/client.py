"""The client: one method for each thing that the API does."""

import time
from collections.abc import Callable, Iterator, Sequence
from types import TracebackType
from typing import Any, Self
from uuid import UUID

import httpx

from safelight_client.errors import TookTooLong
from safelight_client.models import (
    ConsentEvent,
    Erased,
    Export,
    Headshot,
    Holding,
    Job,
    Line,
    Me,
    Photo,
    Purpose,
    Release,
    ReleaseMade,
    RequestInFull,
    RightsRequest,
    Style,
)
from safelight_client.transport import Transport


class Safelight:
    """A deployment, as one person's program sees it."""

    def __init__(
        self,
        site: str,
        *,
        token: str,
        language: str = "en",
        timeout: float = 60.0,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._sleep = sleep
        self._api = Transport(
            site, token=token, language=language, timeout=timeout, transport=transport, sleep=sleep
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._api.close()

    def me(self) -> Me:
        """Return for whom the token acts and what it allows."""
        return self._api.one(Me, "GET", "me/")

    def styles(self) -> list[Style]:
        """Return what can be asked for."""
        return self._api.several(Style, "styles/")

    # Photos ------------------------------------------------------------------------------

    def photos(self) -> Iterator[Photo]:
        """Yield your photos, the newest first."""
        return self._api.each(Photo, "photos/")

    def add_photo(self, data: bytes, *, replaces: UUID | None = None) -> Photo:
        """Send one photo: JPEG, PNG or WebP, and HEIC where it is enabled.

        The photo that it replaces is deleted once this one is here, at the limit too.
        """
        kind = {"Content-Type": "application/octet-stream"}
        place = {"replaces": str(replaces)} if replaces else {}
        return self._api.one(Photo, "POST", "photos/", content=data, headers=kind, params=place)

    def look_at_photo(self, photo: UUID) -> bytes:
        """Return a photo as it was rebuilt; this is a line of your ledger."""
        return self._api.send("GET", f"photos/{photo}/picture/").content

    def delete_photo(self, photo: UUID) -> None:
        """Delete a photo at once."""
        self._api.send("DELETE", f"photos/{photo}/")

    # Jobs --------------------------------------------------------------------------------

    def jobs(self) -> Iterator[Job]:
        """Yield your jobs, the newest first."""
        return self._api.each(Job, "jobs/")

    def job(self, job: UUID) -> Job:
        """Return how far a job is."""
        return self._api.one(Job, "GET", f"jobs/{job}/")

    def ask_for_portraits(
        self,
        photos: Sequence[UUID],
        styles: Sequence[str],
        *,
        ratio: str = "1:1",
        retouch: str = "light",
        colour: str = "",
        keep: str = "24h",
        mail: bool = False,
    ) -> Job:
        """Ask for each photo in each style."""
        asked = {
            "photos": [str(photo) for photo in photos],
            "styles": list(styles),
            "ratio": ratio,
            "retouch": retouch,
            "keep": keep,
            "mail": mail,
            **({"colour": colour} if colour else {}),
        }
        return self._api.one(Job, "POST", "jobs/", json=asked)

    def cancel(self, job: UUID) -> Job:
        """Stop a job."""
        return self._api.one(Job, "POST", f"jobs/{job}/cancel/")

    def wait_for(self, job: UUID, *, seconds: float = 600.0, every: float = 2.0) -> Job:
        """Return a job once it has ended; raise TookTooLong, and it goes on."""
        deadline = time.monotonic() + seconds
        while not (found := self.job(job)).is_finished:
            if time.monotonic() > deadline:
                raise TookTooLong(str(job))
            self._sleep(every)
        return found

    # Headshots ---------------------------------------------------------------------------

    def headshots(self, *, job: UUID | None = None) -> Iterator[Headshot]:
        """Yield your headshots, all or one job's, the newest first."""
        return self._api.each(Headshot, "headshots/", **({"job": str(job)} if job else {}))

    def look_at_headshot(self, headshot: UUID) -> bytes:
        """Return a headshot to look at, which doesn't count as downloading it."""
        return self._api.send("GET", f"headshots/{headshot}/picture/").content

    def download(self, headshot: UUID, size: str = "full") -> bytes:
        """Return a headshot in a size, signed as made with AI."""
        return self._api.send("GET", f"headshots/{headshot}/files/{size}/").content

    def download_zip(
        self, headshots: Sequence[UUID] = (), *, job: UUID | None = None, size: str = "full"
    ) -> bytes:
        """Return a ZIP of those headshots, of one job's, or of all; size "every" holds each."""
        wanted: dict[str, Any] = {"size": size}
        if headshots:
            wanted["headshot"] = [str(headshot) for headshot in headshots]
        if job:
            wanted["job"] = str(job)
        return self._api.send("GET", "headshots/archive/", params=wanted).content

    def mark_favourite(self, headshot: UUID, *, is_favourite: bool = True) -> Headshot:
        """Mark a headshot as a favourite, or no longer."""
        asked = {"is_favourite": is_favourite}
        return self._api.one(Headshot, "PATCH", f"headshots/{headshot}/", json=asked)

    def say_unlike(self, headshot: UUID) -> Headshot:
        """Say that a headshot doesn't look like you: it no longer counts against your quota."""
        return self._api.one(Headshot, "POST", f"headshots/{headshot}/unlike/")

    def keep(self, headshot: UUID, keep: str) -> Headshot:
        """Set a new deadline, counted from now."""
        return self._api.one(Headshot, "PATCH", f"headshots/{headshot}/", json={"keep": keep})

    def delete_headshot(self, headshot: UUID) -> None:
        """Delete a headshot at once."""
        self._api.send("DELETE", f"headshots/{headshot}/")

    def release(
        self, headshot: UUID, label: str, *, size: str = "linkedin", lasting: str = "7d"
    ) -> ReleaseMade:
        """Make a link to one headshot; it is told this once."""
        asked = {"label": label, "size": size, "lasting": lasting}
        return self._api.one(ReleaseMade, "POST", f"headshots/{headshot}/releases/", json=asked)

    def releases(self) -> Iterator[Release]:
        """Yield your links, the newest first."""
        return self._api.each(Release, "releases/")

    def revoke(self, release: UUID) -> None:
        """Let a link open nothing from now on."""
        self._api.send("DELETE", f"releases/{release}/")

    # Privacy -----------------------------------------------------------------------------

    def consents(self) -> list[Purpose]:
        """Return every purpose with its statements; show a person their `text`."""
        return self._api.several(Purpose, "consents/")

    def give_consent(self, purpose: Purpose) -> Purpose:
        """Record that the person agreed to these very words, each of them."""
        names = ("code", "version", "digest")
        shown = [{name: getattr(each, name) for name in names} for each in purpose.statements]
        asked = {"purpose": purpose.code, "statements": shown}
        return self._api.one(Purpose, "POST", "consents/", json=asked)

    def withdraw(self, statement: str, *, with_results: bool = False) -> bool:
        """Take a consent back; say whether all that it kept is gone already."""
        asked = {"with_results": with_results}
        answer = self._api.send("POST", f"consents/{statement}/withdraw/", json=asked)
        return bool(answer.json()["is_done"])

    def consent_history(self) -> Iterator[ConsentEvent]:
        """Yield everything you gave or took back, the newest first."""
        return self._api.each(ConsentEvent, "consents/history/")

    def consent_receipt(self, record: UUID) -> dict[str, Any]:
        """Return the receipt of one consent given or taken back, as linked data."""
        receipt: dict[str, Any] = self._api.send(
            "GET", f"consents/history/{record}/receipt/"
        ).json()
        return receipt

    def held(self) -> list[Holding]:
        """Return what is held about you."""
        return self._api.several(Holding, "held/")

    def delete_held(self, code: str) -> None:
        """Delete a class of data at once, where its `can_be_deleted` says so."""
        self._api.send("DELETE", f"held/{code}/")

    def ledger(self, *, kind: str = "") -> Iterator[Line]:
        """Yield your lines, all or of one kind, the newest first."""
        return self._api.each(Line, "ledger/", **({"kind": kind} if kind else {}))

    def ask_for_copy(self) -> Export:
        """Ask for a copy of everything."""
        return self._api.one(Export, "POST", "exports/")

    def export(self, export: UUID) -> Export:
        """Return how far a copy is."""
        return self._api.one(Export, "GET", f"exports/{export}/")

    def copies(self) -> Iterator[Export]:
        """Yield the copies that you asked for in the last week, the newest first."""
        return self._api.each(Export, "exports/")

    def fetch_copy(self, export: UUID) -> bytes:
        """Return the archive; works once, with a token that was made minutes ago."""
        return self._api.send("GET", f"exports/{export}/file/").content

    def requests(self) -> Iterator[RightsRequest]:
        """Yield your rights requests, the newest first."""
        return self._api.each(RightsRequest, "requests/")

    def make_request(self, kind: str, *, region: str = "", words: str = "") -> RightsRequest:
        """Make a rights request, with a token that was made minutes ago."""
        given = {"kind": kind, "region": region, "words": words}
        asked = {name: value for name, value in given.items() if value}
        return self._api.one(RightsRequest, "POST", "requests/", json=asked)

    def request(self, request: UUID) -> RequestInFull:
        """Return a rights request with its dates, letters, documents and copies."""
        return self._api.one(RequestInFull, "GET", f"requests/{request}/")

    def document(self, request: UUID, document: UUID) -> bytes:
        """Return a document that came with an answer; its opening is written down."""
        return self._api.send("GET", f"requests/{request}/documents/{document}/").content

    def take_back(self, request: UUID) -> RightsRequest:
        """Take a rights request back, as long as no answer is approved."""
        return self._api.one(RightsRequest, "POST", f"requests/{request}/withdraw/")

    def erase(self, scope: str) -> Erased:
        """Erase "pictures" or "everything", with a token that was made minutes ago."""
        return self._api.one(Erased, "POST", "erasure/", json={"scope": scope})
