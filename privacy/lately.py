"""What a page may know a minute late, so that not every click asks for it again."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")
_known: Final[dict[tuple[Any, ...], tuple[float, Any]]] = {}


def known_for(seconds: float) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Let a function's answer stand for so long in this process.

    For figures of the whole deployment that have few different arguments: never for anything about
    a person, and never for a rule, which asks each time.
    """

    def decorate(ask: Callable[P, T]) -> Callable[P, T]:
        @wraps(ask)
        def answer(*args: P.args, **kwargs: P.kwargs) -> T:
            key, now = (ask, args, *sorted(kwargs.items())), time.monotonic()
            until, value = _known.get(key, (now, None))
            if now >= until:
                value = ask(*args, **kwargs)
                _known[key] = now + seconds, value
            return cast("T", value)

        return answer

    return decorate


def forget_known() -> None:
    """Ask anew for everything, as a process does that has just started."""
    _known.clear()
