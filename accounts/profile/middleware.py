"""Speak to each person in their language and show their time zone."""

from collections.abc import Callable
from contextlib import ExitStack, nullcontext

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from accounts.models import Person
from accounts.profile.lookup import read_by
from accounts.requests import only_looks, person_of


class ProfileMiddleware:
    """Stands behind Django's LocaleMiddleware and authentication; says nothing to strangers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return self._get_response(request)
        person = person_of(request)
        # What changes a region reads it again afterwards.
        at_hand = read_by(person) if only_looks(request) else nullcontext()
        with as_chosen_by(person), at_hand:
            return self._get_response(request)


def as_chosen_by(person: Person) -> ExitStack:
    """Return a context in which words and times are as the person chose."""
    chosen = ExitStack()
    if person.language:
        chosen.enter_context(translation.override(person.language))
    if person.time_zone:
        chosen.enter_context(timezone.override(person.time_zone))
    return chosen
