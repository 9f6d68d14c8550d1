"""Days in words, as each language writes them."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import pgettext


def spelled(day: date) -> str:
    """Write a day with its year: "28 December 2026", "28. Dezember 2026"."""
    return date_format(day, pgettext("day, month and year", "j F Y"))
