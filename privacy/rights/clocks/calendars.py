"""Working days: no Saturday, no Sunday, no public holiday of the place that a law looks to.

Public holidays come from the `holidays` library, whose version every computed date can name.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib.metadata import version

import holidays
from django.conf import settings
from django.utils.translation import get_language

ONE_DAY = timedelta(days=1)
SATURDAY, SUNDAY = 5, 6
# The library knows no holidays after this year; the engine takes no later receipt than the year
# before, so that no date is ever computed without them.
LAST_YEAR = holidays.HolidayBase.end_year
_ALIASES = {"UK": "GB"}


@dataclass(frozen=True)
class Place:
    """A country (ISO 3166-1 alpha-2) and, where it has holidays of its own, a part of it."""

    country: str
    subdivision: str = ""

    def __str__(self) -> str:
        return "-".join(filter(None, (self.country, self.subdivision)))


@dataclass(frozen=True)
class Calendar:
    """A day is a holiday where it is one in each of the places: one too few is never late."""

    places: tuple[Place, ...]

    def is_holiday(self, day: date) -> bool:
        return bool(self.places) and all(day in _holidays(place, "") for place in self.places)

    def is_working_day(self, day: date) -> bool:
        return not is_weekend(day) and not self.is_holiday(day)

    def next_working_day(self, day: date) -> date:
        """Return `day` itself if it is one."""
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def name(self, day: date) -> str:
        """Return what a holiday is called, in the reader's language where the library has it."""
        place = self.places[0]
        return str(_holidays(place, _language_of(place, get_language() or ""))[day])

    @property
    def source(self) -> str:
        """Return where the holidays are from, to the version."""
        return f"holidays {version('holidays')}, {' ∩ '.join(map(str, self.places))}"


def is_weekend(day: date) -> bool:
    """Say whether it is a Saturday or Sunday, which all laws known here take as days off."""
    return day.weekday() in (SATURDAY, SUNDAY)


def legal_place() -> Place | None:
    """Return the place whose holidays count here, None where the deployment says none."""
    country = settings.SAFELIGHT_LEGAL_COUNTRY.strip().upper()
    if not country:
        return None
    subdivision = settings.SAFELIGHT_LEGAL_SUBDIVISION.strip().upper()
    return Place(_ALIASES.get(country, country), subdivision.removeprefix(f"{country}-"))


def is_known(place: Place) -> bool:
    """Say whether the library has a calendar of this place."""
    parts = holidays.list_supported_countries().get(place.country)
    return parts is not None and (not place.subdivision or place.subdivision in parts)


@lru_cache(maxsize=64)
def _holidays(place: Place, language: str) -> holidays.HolidayBase:
    return holidays.country_holidays(
        place.country, subdiv=place.subdivision or None, language=language or None
    )


def _language_of(place: Place, wanted: str) -> str:
    """Choose the reader's language, else English as near to British as there is."""
    spoken = _holidays(place, "").supported_languages
    base = wanted.partition("-")[0]
    own = [each for each in spoken if each.partition("_")[0] == base and base != "en"]
    own += [each for each in ("en_GB", "en_IE", "en_US") if each in spoken]
    return own[0] if own else ""
