"""Browsers in which a person signed in before: wrong tries of others don't lock them out.

Tries with a wrong password are counted per address. Anybody can use them up for anybody else, so
a browser which once signed in holds a signed cookie and has a count of its own (OWASP's "device
cookies"). The cookie names nobody: it holds a random number and a keyed hash of the address.
"""

import secrets
from typing import Any, Final

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

SALT: Final = "accounts.known_browsers"
LASTS: Final = 180 * 24 * 3600
MOST_PEOPLE: Final = 4


def number_of_browser(request: HttpRequest, address: str) -> str:
    """Return the number of this browser where it has signed in with the address, else nothing."""
    return _held(request).get(_mark(address), "")


def remember_browser(request: HttpRequest, response: HttpResponse, address: str) -> None:
    """Put into the browser that this address signed in here."""
    others = {mark: number for mark, number in _held(request).items() if mark != _mark(address)}
    kept = dict(list(others.items())[-MOST_PEOPLE + 1 :])
    response.set_cookie(
        settings.SAFELIGHT_BROWSER_COOKIE,
        signing.dumps({**kept, _mark(address): secrets.token_urlsafe(9)}, salt=SALT),
        max_age=LASTS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _held(request: HttpRequest) -> dict[str, str]:
    try:
        raw = request.COOKIES.get(settings.SAFELIGHT_BROWSER_COOKIE, "")
        held = signing.loads(raw, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return {}
    return held if isinstance(held, dict) else {}


def _mark(address: str) -> str:
    return salted_hmac(SALT, address.strip().lower(), algorithm="sha256").hexdigest()[:32]


class LimitsPerBrowser(DefaultAccountAdapter):  # type: ignore[misc]
    """Counts wrong passwords per address, and apart for each browser that it knows."""

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        address = str(credentials.get("email") or credentials.get("username") or "").strip().lower()
        return f"{address}:{number_of_browser(request, address)}"
