"""With which session or token the request at hand was made: "session:…" or "token:…".

A layer above names it; signs noted meanwhile carry it, so that it can be suspended.
"""

import contextlib
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass
class Bearing:
    """The bearer of one request: looked up when it is needed, or named meanwhile."""

    find: Callable[[], str]
    named: str = ""

    @property
    def bearer(self) -> str:
        return self.named or self.find()


_current: ContextVar[Bearing | None] = ContextVar("safelight_bearing", default=None)


@contextlib.contextmanager
def borne_by(find: Callable[[], str]) -> Iterator[None]:
    """Let `find` say, meanwhile, who bears what is done."""
    token = _current.set(Bearing(find))
    try:
        yield
    finally:
        _current.reset(token)


def name_bearer(bearer: str) -> None:
    """Say that the request at hand came with this token, not with a session."""
    bearing = _current.get()
    if bearing is not None:
        bearing.named = bearer


def current_bearer() -> str:
    """Return the bearer of the request at hand, empty outside of requests."""
    bearing = _current.get()
    return bearing.bearer if bearing is not None else ""
