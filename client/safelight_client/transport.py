"""One request: sent again where that is safe, refused as a Problem."""

import uuid
from collections.abc import Callable, Iterator
from typing import Any, Final, TypeVar

import httpx

from safelight_client.decoding import decode
from safelight_client.errors import Problem

T = TypeVar("T")
TRIES: Final = 4
TRY_AGAIN: Final = frozenset({429, 503})
LONGEST_WAIT: Final = 60.0


class Transport:
    """Speaks HTTP for a client; each POST has an Idempotency-Key and so may be repeated."""

    def __init__(
        self,
        site: str,
        *,
        token: str,
        language: str,
        timeout: float,
        transport: httpx.BaseTransport | None,
        sleep: Callable[[float], None],
    ) -> None:
        self._sleep = sleep
        self._http = httpx.Client(
            base_url=f"{site.rstrip('/')}/api/v1/",
            headers={"Authorization": f"Token {token}", "Accept-Language": language},
            timeout=timeout,
            transport=transport,
        )

    def close(self) -> None:
        self._http.close()

    def one(self, kind: type[T], method: str, path: str, /, **sent: Any) -> T:
        """Return one thing."""
        return decode(kind, self.send(method, path, **sent).json())

    def several(self, kind: type[T], path: str, /, **wanted: Any) -> list[T]:
        """Return a list that is one page."""
        return [
            decode(kind, each) for each in self.send("GET", path, params=wanted).json()["results"]
        ]

    def each(self, kind: type[T], path: str, /, **wanted: Any) -> Iterator[T]:
        """Yield a list page by page."""
        page = self.send("GET", path, params=wanted).json()
        while True:
            yield from (decode(kind, each) for each in page["results"])
            if page["next"] is None:
                return
            page = self.send("GET", page["next"]).json()

    def send(self, method: str, path: str, **sent: Any) -> httpx.Response:
        """Send a request until it is answered; raise Problem for what is refused."""
        headers = dict(sent.pop("headers", {}))
        if method == "POST":
            headers.setdefault("Idempotency-Key", str(uuid.uuid4()))
        for left in reversed(range(TRIES)):
            try:
                response = self._http.request(method, path, headers=headers, **sent)
            except httpx.TransportError:
                if not left:
                    raise
                self._sleep(1.0)
                continue
            if response.status_code not in TRY_AGAIN or not left:
                break
            self._sleep(_wait(response))
        if response.is_error:
            raise Problem.of(response)
        return response


def _wait(response: httpx.Response) -> float:
    """Return how long to wait, as the answer says."""
    said = response.headers.get("Retry-After", "")
    return min(float(said), LONGEST_WAIT) if said.isdigit() else 1.0
