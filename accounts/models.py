"""The tables of the accounts app."""

from accounts.people import Person
from accounts.sessions.models import Session

__all__ = ["Person", "Session"]
