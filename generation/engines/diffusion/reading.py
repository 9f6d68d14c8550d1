"""Reads typed values out of a parsed TOML table, and refuses what it doesn't know."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from generation.engines.diffusion.errors import ModelRefused

T = TypeVar("T")
WORDS = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    dict: "a table",
}


class Table:
    """One table of the spec at `path`; each value is taken once, by name and type."""

    def __init__(self, path: Path, values: Mapping[str, Any], name: str = "") -> None:
        self.path, self._values, self._name = path, dict(values), name

    def take(self, name: str, kind: type[T], default: T | None = None) -> T:
        """Return the value `name`; without a default it must be there. Raises ModelRefused."""
        value = self._values.pop(name, default)
        if value is None:
            raise self.refuse(f"lacks {self._full(name)}")
        if kind is float and type(value) is int:
            value = float(value)
        if type(value) is not kind:
            raise self.refuse(f"says {self._full(name)} = {value!r}, which is not {WORDS[kind]}")
        taken: T = value
        return taken

    def number(self, name: str, *, least: int, most: int, default: int | None = None) -> int:
        """Return a whole number within bounds."""
        value = self.take(name, int, default)
        if not least <= value <= most:
            raise self.refuse(
                f"says {self._full(name)} = {value}, which is not between {least} and {most}"
            )
        return value

    def words(self, name: str) -> tuple[str, ...]:
        """Return a list of at least one text."""
        value = self._values.pop(name, None)
        if not isinstance(value, list) or not value or not all(type(v) is str for v in value):
            raise self.refuse(f"needs {self._full(name)} as a list of texts")
        return tuple(value)

    def table(self, name: str) -> "Table":
        """Return the table `name`, empty where there is none."""
        return Table(self.path, self.take(name, dict, {}), self._full(name))

    def rest(self) -> dict[str, Any]:
        """Return what is left, whatever its names."""
        rest, self._values = self._values, {}
        return rest

    def finish(self) -> None:
        """Refuse what nobody took: a misspelt setting must not be passed over."""
        for name in self._values:
            raise self.refuse(f"says {self._full(name)}, which is no setting of a model")

    def __bool__(self) -> bool:
        return bool(self._values)

    def refuse(self, what: str) -> ModelRefused:
        """Return the error that says what is wrong with this spec."""
        return ModelRefused(f"The model spec {self.path} {what}.")

    def _full(self, name: str) -> str:
        return f"{self._name}.{name}" if self._name else name
