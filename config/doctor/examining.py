"""Asks every item, in an order in which the first finding often explains the others."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import DatabaseError

from privacy.errors import PrivacyError
from privacy.operating.items import Look

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Examined:
    """One item, and what was found wrong with it."""

    name: str
    findings: tuple[str, ...]


def examine(looks: Mapping[str, Look]) -> Iterable[Examined]:
    """Look at each item; one that can't be looked at is a finding, and the others go on."""
    for name, look in looks.items():
        yield Examined(name, _findings(name, look))


def _findings(name: str, look: Look) -> tuple[str, ...]:
    try:
        return tuple(look())
    except (DatabaseError, OSError, PrivacyError) as error:
        logger.debug("doctor: %s could not be looked at", name, exc_info=True)
        return (
            f"This could not be looked at ({type(error).__name__}). Mend what is said of the "
            "database, the store and the witness first, then ask again.",
        )
