"""How the tests of second factors sign in and prove who they are."""

import re
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django_otp.oath import totp

from accounts.models import AuthenticatorApp, Person, RecoveryCodes
from accounts.stepup import freshness
from tests.people import PASSWORD

UNTHROTTLED = {"throttling_failure_count": 0, "throttling_failure_timestamp": None}


def sign_in(person: Person, password: str = PASSWORD) -> Client:
    """Return a browser that gave address and password at the one door."""
    client = Client()
    client.post(reverse("account_login"), {"login": person.email, "password": password})
    return client


def is_inside(client: Client) -> bool:
    return client.get(reverse("portraits")).status_code == 200


def code_of(person: Person, *, step: int = 0) -> str:
    """Return what the person's app shows now, or `step` half minutes from now."""
    app = AuthenticatorApp.objects.get(user=person)
    return f"{totp(app.secret(), t0=-30 * step):06d}"


def set_up_app(client: Client, person: Person) -> list[str]:
    """Set up an app as a person does; return the recovery codes of the page."""
    client.get(reverse("factor-app"))
    page = client.post(reverse("factor-app"), {"code": code_of(person)}).content.decode()
    return re.findall(r"<li><code>([a-z2-7-]+)</code></li>", page)


def forget_tries() -> None:
    """Let the pause after a wrong code be over."""
    AuthenticatorApp.objects.update(**UNTHROTTLED)
    RecoveryCodes.objects.update(**UNTHROTTLED)


def prove(client: Client, onward: str, **given: str) -> HttpResponse:
    return client.post(reverse("step-up"), {"next": onward, **given})  # type: ignore[return-value]


def let_pass(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Move the clock by which a proof grows old."""
    real: Callable[[], float] = freshness.now
    monkeypatch.setattr(freshness, "now", lambda: real() + seconds)
