"""How many requests may come from one sender, and be about one address, in an hour."""

from allauth.core.internal import ratelimit
from django.http import HttpRequest

from privacy.rights.requests.marks import mark_of_address

LIMITS = {"request": "10/h/ip", "request-address": "3/h/key"}


def may_send(request: HttpRequest) -> bool:
    """Count one form from this sender; say whether it isn't too many."""
    return bool(ratelimit.consume(request, app="requests", action="request", config=LIMITS))


def may_write_to(request: HttpRequest, address: str) -> bool:
    """Count one mail to this address; say whether it isn't too many.

    Whoever asks isn't told: otherwise strangers could flood somebody, or learn that others ask.
    """
    key = mark_of_address(address)
    return bool(
        ratelimit.consume(request, app="requests", action="request-address", key=key, config=LIMITS)
    )
