"""How the tests of threat detection set limits, keep watch, and read what was told."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client, override_settings

from accounts.models import Person
from privacy.models import Alert
from privacy.tasks import watch
from privacy.watch.rules import parse_limit
from tests.people import signed_in


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


@pytest.fixture
def said() -> Iterator[list[dict[str, Any]]]:
    """What a SIEM would read, line by line."""
    lines: list[dict[str, Any]] = []

    class Reader(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(json.loads(record.getMessage()))

    logger, reader = logging.getLogger("safelight.siem"), Reader()
    logger.addHandler(reader)
    yield lines
    logger.removeHandler(reader)
