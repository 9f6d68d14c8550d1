"""Every address that the portal answers, as the URL files write it."""

import re
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

NAMED = re.compile(r"\(\?P<(\w+)>[^()]*\)")
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


def routes() -> set[str]:
    """Return every route, its prefixes included; regular expressions are written as `<name>`."""
    return set(_below(get_resolver().url_patterns, ""))


def parameters(route: str) -> list[str]:
    return PARAMETER.findall(route)


def filled(route: str, values: dict[str, str]) -> str:
    """Return the address of a route with its parameters in place."""
    return "/" + PARAMETER.sub(lambda found: values[found[1]], route)


def _below(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[str]:
    for each in patterns:
        route = prefix + NAMED.sub(r"<\1>", str(each.pattern)).replace("^", "").replace("$", "")
        if isinstance(each, URLResolver):
            yield from _below(each.url_patterns, route)
        else:
            yield route
