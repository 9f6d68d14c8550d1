"""Reads our source for what it puts into the cache, and under which prefix.

Every key begins with a literal, so that it can be seen here without running anything:
`cache.set(f"photos.{person}", …)`, or a constant of the same module in that place.
"""

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

from django.apps import apps
from django.conf import settings

WRITES: Final = {"set", "add", "incr", "decr", "get_or_set", "set_many", "touch"}
UNCLEAR: Final = "(not a literal)"


def undeclared_prefixes(declared: set[str]) -> list[tuple[str, str]]:
    """Return each prefix that is not in `declared`, with the place in the source."""
    known = tuple(declared)
    return [(prefix, where) for prefix, where in _prefixes() if not prefix.startswith(known)]


@cache
def _prefixes() -> tuple[tuple[str, str], ...]:
    root = Path(settings.BASE_DIR)
    files = [
        path
        for app in apps.get_app_configs()
        if Path(app.path).parent == root
        for path in sorted(Path(app.path).rglob("*.py"))
    ]
    found = []
    for path in files:
        found += prefixes_in(path.read_text(), str(path.relative_to(root)))
    return tuple(found)


def prefixes_in(source: str, where: str) -> list[tuple[str, str]]:
    """Return the prefix and the line of each write to Django's cache in one file."""
    if "django.core.cache" not in source:
        return []
    tree = ast.parse(source)
    names, constants = set(_cache_names(tree)), dict(_constants(tree))
    return [
        (_prefix(call.args[0], constants) if call.args else UNCLEAR, f"{where}:{call.lineno}")
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and _writes(call.func, names)
    ]


def _cache_names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.core.cache":
            yield from (alias.asname or alias.name for alias in node.names)


def _constants(tree: ast.Module) -> Iterable[tuple[str, ast.expr]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield node.targets[0].id, node.value
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            yield node.target.id, node.value


def _writes(function: ast.expr, names: set[str]) -> bool:
    if not isinstance(function, ast.Attribute) or function.attr not in WRITES:
        return False
    owner = function.value
    if isinstance(owner, ast.Subscript):  # caches["default"]
        owner = owner.value
    return isinstance(owner, ast.Name) and owner.id in names


def _prefix(key: ast.expr, constants: dict[str, ast.expr], depth: int = 0) -> str:
    """Return the literal that a key begins with."""
    if isinstance(key, ast.Name) and key.id in constants and depth < 5:
        return _prefix(constants[key.id], constants, depth + 1)
    if isinstance(key, ast.JoinedStr) and key.values:
        first = key.values[0]
        inner = first.value if isinstance(first, ast.FormattedValue) else first
        return _prefix(inner, constants, depth + 1)
    if isinstance(key, ast.Constant) and isinstance(key.value, str):
        return key.value
    return UNCLEAR
