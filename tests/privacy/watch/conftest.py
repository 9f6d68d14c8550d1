"""An alert, raised by an offence that came through the doors."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from accounts.models import Person
from privacy.models import Alert
from tests.privacy.watch.watching import limits, offend, raised


@pytest.fixture
def alert(vault_in_order: None, alice: Person) -> Alert:
    with limits(downloads="3/10m"):
        offend(alice)
        raised()
    return Alert.objects.get()


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
