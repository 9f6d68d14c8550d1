"""How often a program may call, said in every answer.

The headers are those of draft-ietf-httpapi-ratelimit-headers-10.
"""

from collections.abc import Iterable, Iterator
from math import ceil
from typing import Any, Final

from rest_framework.throttling import UserRateThrottle

POLICY: Final = '"api"'


class PersonRate(UserRateThrottle):  # type: ignore[misc]
    """So many calls a minute for each person, with whatever token."""


def rate_headers(throttles: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """Yield the headers that tell what is left of the limits that were looked at."""
    for throttle in throttles:
        history = getattr(throttle, "history", None)
        if history is None:
            continue
        left = max(0, throttle.num_requests - len(history))
        oldest = history[-1] if history else throttle.now
        frees_in = ceil(max(0, throttle.duration - (throttle.now - oldest)))
        yield "RateLimit-Policy", f"{POLICY};q={throttle.num_requests};w={throttle.duration}"
        yield "RateLimit", f"{POLICY};r={left};t={frees_in}"
