"""How many photos one person may send in an hour, counted in the shared cache.

The count lives in Django's default cache: with several server processes that must be one they
share, or each of them allows the full number.
"""

import time
from math import ceil
from uuid import UUID

from django.conf import settings
from django.core.cache import cache

from uploads.intake.errors import IntakeRefused, RefusalCode

HOUR = 3600
PHOTOS_PER_HOUR = 120
# Declared in config/places.py, as every prefix in the cache.
PREFIX = "uploads.allowance"


def spend_one(person: UUID) -> None:
    """Count one photo of `person`, or raise IntakeRefused with `retry_after` seconds."""
    now = time.time()
    hour = int(now // HOUR)
    if _count(f"{person}.{hour}") > _allowed():
        wait = ceil((hour + 1) * HOUR - now)
        raise IntakeRefused(RefusalCode.TOO_OFTEN, minutes=ceil(wait / 60), retry_after=wait)


def _allowed() -> int:
    return int(getattr(settings, "SAFELIGHT_PHOTOS_PER_HOUR", PHOTOS_PER_HOUR))


def _count(what: str) -> int:
    if cache.add(f"{PREFIX}.{what}", 1, timeout=HOUR):
        return 1
    try:
        return int(cache.incr(f"{PREFIX}.{what}"))
    except ValueError:  # it expired in between
        return 1
