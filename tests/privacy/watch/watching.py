"""How the tests of threat detection set limits, keep watch, and read what was told."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse

from accounts.models import Person
from accounts.tokens.actions import make_token
from accounts.tokens.models import Scope
from privacy.models import Alert
from privacy.tasks import watch
from privacy.watch.rules import parse_limit
from tests.people import signed_in
from tests.privacy.rights.holding import add_headshot

ME = "/api/v1/me/"


def limits(**limit_of: str) -> Any:
    """Tune rules, as in limits(downloads="5/10m"); the others keep their defaults."""
    changed = {code.replace("_", "-"): parse_limit(limit) for code, limit in limit_of.items()}
    return override_settings(SAFELIGHT_WATCH={**settings.SAFELIGHT_WATCH, **changed})


def raised() -> list[str]:
    """Let the scheduled task run once; return the rules of which alerts are there."""
    watch()
    return sorted(Alert.objects.values_list("rule", flat=True))


def forget_limits() -> None:
    """Let the door's own limits not stand in the way of a test's many tries."""
    cache.clear()


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def from_network(person: Person, address: str) -> Client:
    client = signed_in(person)
    client.defaults["REMOTE_ADDR"] = address
    return client


def download(client: Client, headshot: Any, size: str = "linkedin") -> int:
    return client.get(reverse("portrait-download", args=[headshot.pk, size])).status_code


def call(token: str, address: str = "192.0.2.1") -> int:
    client = Client(headers={"Authorization": f"Token {token}"}, REMOTE_ADDR=address)
    return client.get(ME).status_code


def token_of(person: Person) -> str:
    return make_token(person=person, name="script", scope=Scope.READ, lasts=timedelta(days=30))


def offend(alice: Person, times: int = 3) -> Client:
    """Download too much; the limit is three."""
    client = signed_in(alice)
    headshot = add_headshot(alice)
    for _ in range(times):
        download(client, headshot)
    return client
