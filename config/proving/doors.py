"""The portal's own doors, used as a person with a plain browser uses them."""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.conf import settings
from django.test import Client
from django.urls import reverse

PATIENCE_SECONDS: Final = 900
PAUSE_SECONDS: Final = 2.0


class DoorClosed(Exception):
    """A page did not answer as it does to a person; `words` say which and how."""


@dataclass
class Doors:
    """Requests through the whole stack: every middleware, CSRF included, in this process."""

    client: Client = field(default_factory=lambda: Client(enforce_csrf_checks=True))
    patience: float = PATIENCE_SECONDS
    _token: str = ""

    def get(self, address: str) -> str:
        """Open a page, following redirects; return its text."""
        return self._text(address, self.client.get(address, follow=True, **self._origin))

    def fetch(self, address: str) -> bytes:
        """Download a file."""
        answer = self.client.get(address, **self._origin)
        self._require(address, answer.status_code)
        return b"".join(answer)

    def post(self, address: str, fields: Mapping[str, Any] | None = None) -> str:
        """Send a form of the page that was opened last; return the page that follows."""
        data = {"csrfmiddlewaretoken": self._token, **(fields or {})}
        # Behind TLS, Django asks where a form came from.
        referer = {"Referer": f"https://{settings.ALLOWED_HOSTS[0]}/"}
        answer = self.client.post(address, data, follow=True, headers=referer, **self._origin)
        return self._text(address, answer)

    def wait_for(self, address: str, pattern: str) -> re.Match[str]:
        """Open a page again and again until it shows what matches."""
        found: list[re.Match[str]] = []

        def looks() -> bool:
            match = re.search(pattern, self.get(address))
            found.extend([match] if match else [])
            return bool(found)

        wait(looks, self.patience, f"{address} does not show it within {self.patience:.0f} s")
        return found[-1]

    @property
    def _origin(self) -> dict[str, Any]:
        is_secure = bool(getattr(settings, "SECURE_SSL_REDIRECT", False))
        return {"secure": is_secure, "SERVER_NAME": settings.ALLOWED_HOSTS[0]}

    def _text(self, address: str, answer: Any) -> str:
        self._require(address, answer.status_code)
        text: str = answer.content.decode(errors="replace")
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)
        self._token = found[1] if found else self._token
        return text

    def _require(self, address: str, status: int) -> None:
        if status >= 400:
            raise DoorClosed(f"{address} answered {status}")


def sign_in(doors: Doors, address: str, password: str) -> None:
    """Sign in by the form; a proof of identity is then fresh for five minutes."""
    doors.client.logout()
    doors.get(reverse("account_login"))
    doors.post(reverse("account_login"), {"login": address, "password": password})
    if not doors.client.session.get("_auth_user_id"):
        raise DoorClosed("the sign-in page did not let the person in")


def wait(condition: Callable[[], bool], seconds: float, words: str) -> None:
    """Ask again every two seconds; raise DoorClosed with `words` when it takes too long."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise DoorClosed(words)
        time.sleep(PAUSE_SECONDS)
