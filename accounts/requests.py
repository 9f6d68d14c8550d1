"""What doors ask of a request: who is signed in, and whether it only looks."""

from typing import cast

from django.http import HttpRequest

from accounts.models import Person


def person_of(request: HttpRequest) -> Person:
    """Return who is signed in; views behind the login middleware only."""
    return cast("Person", request.user)


def only_looks(request: HttpRequest) -> bool:
    """Say whether a request sends nothing and changes nothing."""
    return request.method in {"GET", "HEAD"}
