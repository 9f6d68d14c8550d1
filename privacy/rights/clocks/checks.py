"""`manage.py check` fails for a legal country whose holidays nobody knows."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from privacy.rights.clocks.calendars import is_known, legal_place

CALENDAR = "legal calendar"


@register(CALENDAR)
def the_legal_calendar_is_known(**_kwargs: Any) -> list[CheckMessage]:
    """Report a SAFELIGHT_LEGAL_COUNTRY or _SUBDIVISION that the library of holidays lacks."""
    place = legal_place()
    if place is None and not settings.SAFELIGHT_LEGAL_SUBDIVISION.strip():
        return []
    if place is not None and is_known(place):
        return []
    return [
        Error(
            f"The holidays of {place or 'a part of no country'} are not known, so no deadline "
            "can be computed.",
            hint="SAFELIGHT_LEGAL_COUNTRY is a code like DE or GB, SAFELIGHT_LEGAL_SUBDIVISION "
            "one of its parts like BE or SCT, or empty.",
            id="privacy.E006",
        )
    ]
