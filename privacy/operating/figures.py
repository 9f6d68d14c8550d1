"""Figures of a deployment, of nobody in particular: each app registers its own."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone


@dataclass(frozen=True)
class Figure:
    """A name, what it means, and a value for each combination of labels."""

    name: str
    meaning: str
    values: Sequence[tuple[Sequence[str], float]]
    labels: Sequence[str] = ()


Collect = Callable[[], Iterable[Figure]]
_collectors: list[Collect] = []


def register_figures(collect: Collect) -> None:
    """Add figures; they are read whenever somebody asks."""
    if collect not in _collectors:
        _collectors.append(collect)


def figures() -> Iterator[Figure]:
    """Read every figure."""
    for collect in _collectors:
        yield from collect()


def single(name: str, meaning: str, value: float) -> Figure:
    """Return a figure without labels."""
    return Figure(name, meaning, [((), value)])


def age(name: str, meaning: str, since: datetime | None) -> Figure:
    """Return the seconds since something happened; no value where it never did."""
    if since is None:
        return Figure(name, meaning, [])
    return single(name, meaning, (timezone.now() - since).total_seconds())
