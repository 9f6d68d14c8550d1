"""Who may come to the desk: those who read, those who work, and a fresh proof for decisions."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.views.decorators.cache import never_cache

from privacy.rights.requests.access import MAY_READ, MAY_WORK
from privacy.sensitive import sensitive

View = TypeVar("View", bound=Callable[..., Any])


def for_readers(view: View) -> View:
    """Let officers, agents and auditors read a page."""
    return sensitive(fresh=False, role=MAY_READ)(never_cache(view))


def for_workers(view: View) -> View:
    """Let officers and agents work on cases; the actions say who may decide."""
    return sensitive(fresh=False, role=MAY_WORK)(never_cache(view))


def for_deciders(view: View) -> View:
    """Ask for a fresh proof of who it is before what can't be taken back."""
    return sensitive(fresh=True, role=MAY_WORK)(never_cache(view))


def for_takers(view: View) -> View:
    """Let readers take a copy of the record along, after a fresh proof."""
    return sensitive(fresh=True, role=MAY_READ)(never_cache(view))
