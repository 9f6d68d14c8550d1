"""What else a sweep clears, registered by the apps that own it."""

from collections.abc import Callable
from datetime import datetime

Chore = Callable[[datetime], int]
_chores: dict[str, Chore] = {}


def register_chore(name: str, chore: Chore) -> None:
    """Add a chore: called with the present time on every sweep, returns what it deleted."""
    _chores[name] = chore


def chores() -> dict[str, Chore]:
    """Return the registered chores by name."""
    return dict(_chores)
