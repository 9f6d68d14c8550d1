"""JSON into frozen dataclasses, by their annotations; members that aren't known are passed over."""

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints
from uuid import UUID

T = TypeVar("T")


def decode(kind: type[T], found: Mapping[str, Any]) -> T:
    """Return an instance of a dataclass; raise KeyError for a member that is missing."""
    hints = _hints(cast("Any", kind))
    return kind(**{name: _value(hints[name], found[name]) for name in hints})


@cache
def _hints(kind: type[Any]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


def _value(kind: Any, found: Any) -> Any:
    if isinstance(kind, types.UnionType):
        inner = next(each for each in get_args(kind) if each is not types.NoneType)
        return None if found is None else _value(inner, found)
    if get_origin(kind) is list:
        return [_value(get_args(kind)[0], each) for each in found]
    if is_dataclass(kind):
        return decode(cast("type[Any]", kind), found)
    if kind is UUID:
        return UUID(found)
    return kind.fromisoformat(found) if kind in {date, datetime} else found
