"""What a page may weigh and ask of the database, and the tables in which the suite prints it."""

from collections.abc import Iterable
from typing import Any, Final

WEIGHED, ASKED = "weight of a page", "queries of a page"
# What is sent before pictures, static files compressed as in production.
MOST_BYTES: Final = 60_000
MOST_QUERIES: Final = 12
MOST_OF_MANY_CLASSES: Final = 25
# Pages that draw together what lies in many rooms.
MANY_CLASSES: Final = ("privacy/", "consent/", "desk/", "staff/")


def most_queries(route: str) -> int:
    """Return how much one page may ask."""
    return MOST_OF_MANY_CLASSES if route.startswith(MANY_CLASSES) else MOST_QUERIES


def tables(told: Iterable[tuple[str, Any]]) -> dict[str, list[str]]:
    """Return the lines of each table by its title, the heaviest pages first."""
    told = list(told)
    weights = sorted((value for key, value in told if key == WEIGHED), key=lambda row: -row[1])
    asked = sorted((value for key, value in told if key == ASKED), key=lambda row: -row[2])
    found = {}
    if weights:
        title = f"bytes of each page before pictures, of {MOST_BYTES}"
        found[title] = [f"{weight:7,}  {name}" for name, weight in weights]
    if asked:
        found["queries of each page: with few rows, with many, at most"] = [
            f"{few:4} {many:4} {most:4}  {name}" for name, few, many, most in asked
        ]
    return found
