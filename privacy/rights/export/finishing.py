"""What must be done to a picture before it leaves, registered by the app that made it."""

from collections.abc import Callable

from privacy.vault.models import SealedObject

# Takes a picture's row and bytes, returns what may leave; raises Unfit where it may not.
Finish = Callable[[SealedObject, bytes], bytes]
_finishes: dict[str, Finish] = {}


def register_finish(kind: str, finish: Finish) -> None:
    """Let every picture of a kind pass through `finish` on its way into a copy."""
    _finishes[kind] = finish


def of(kind: str) -> Finish | None:
    """Return what is to be done to pictures of a kind, if anything."""
    return _finishes.get(kind)
