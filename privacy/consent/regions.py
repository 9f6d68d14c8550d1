"""Where a person lives, asked of the layer above: it decides which words they are shown."""

from collections.abc import Callable
from uuid import UUID

Lookup = Callable[[UUID], str]
_lookups: list[Lookup] = []


def register_region_lookup(lookup: Lookup) -> None:
    """Say who knows where a person lives; what is registered last answers."""
    _lookups.append(lookup)


def region_of(person: UUID) -> str:
    """Return the code of the region that a person chose, empty where they said nothing."""
    return _lookups[-1](person) if _lookups else ""
