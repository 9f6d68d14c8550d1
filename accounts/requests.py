"""The signed-in person of a request, typed."""

from typing import cast

from django.http import HttpRequest

from accounts.models import Person


def person_of(request: HttpRequest) -> Person:
    """Return who is signed in; views behind the login middleware only."""
    return cast("Person", request.user)
