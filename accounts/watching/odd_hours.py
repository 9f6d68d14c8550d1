"""Notice staff pages that are opened when nobody works here."""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from accounts.requests import person_of
from privacy.sensitive import mark_of
from privacy.watch.noting import note, subject_of
from privacy.watch.rules import Signal


def note_odd_hour(request: HttpRequest, response: HttpResponseBase) -> None:
    """Keep a sign of a staff page that was shown outside of staff hours."""
    if response.status_code >= 300 or not _is_staff_page(request) or _are_staff_hours():
        return
    note(signal=Signal.ODD_HOUR, subject=subject_of(person_of(request).pk))


def _is_staff_page(request: HttpRequest) -> bool:
    match = request.resolver_match
    if match is None:
        return False
    mark = mark_of(match.func)
    return "admin" in match.app_names or bool(mark and mark.roles)


def _are_staff_hours() -> bool:
    # In the site's time zone; a person may have chosen another for what they read.
    here = timezone.localtime(timezone.now(), timezone.get_default_timezone())
    hours = settings.SAFELIGHT_STAFF_HOURS
    return hours is None or hours.are_at(here)
