"""Remember when a session was last used, and end it when it has lasted long enough."""

import time
import uuid
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from accounts.requests import person_of
from accounts.sessions.store import BEARER, BEGAN, USED

# A write per request would be too much; idle sessions end after hours.
REMEMBERED_EVERY = 300


class SessionLifetime:
    """Stands behind authentication; Django's own cookie age ends sessions that are not used."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            now = time.time()
            request.session.setdefault(BEARER, uuid.uuid4().hex)
            used = request.session.setdefault(USED, now)
            is_old = now - request.session.setdefault(BEGAN, now) > _longest(request)
            if is_old or now - used > _longest_unused(request):
                logout(request)
            elif now - used > REMEMBERED_EVERY:
                request.session[USED] = now
        return self._get_response(request)


def _longest(request: HttpRequest) -> float:
    lasts = (
        settings.SAFELIGHT_STAFF_SESSION_LASTS
        if person_of(request).is_staff
        else settings.SAFELIGHT_SESSION_LASTS
    )
    return lasts.total_seconds()


def _longest_unused(request: HttpRequest) -> float:
    """Return how long a session may lie unused; staff leave desks that others pass by."""
    if person_of(request).is_staff:
        return float(settings.SAFELIGHT_STAFF_SESSION_IDLE.total_seconds())
    return float(settings.SESSION_COOKIE_AGE)
