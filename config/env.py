"""Typed readers of the environment; only settings use them.

Every reader takes `NAME` or, for secrets mounted as files, `NAME_FILE`. What is
missing or unreadable is collected, so that an operator reads every problem at once.
"""

import base64
import binascii
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

T = TypeVar("T")
TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


@dataclass(frozen=True)
class Variable:
    """One documented setting: its name, what it means and its default as text."""

    name: str
    meaning: str
    default: str
    is_secret: bool = False
    is_required: bool = False


@dataclass
class Environment:
    """Reads settings from `source`; remembers each variable and each problem."""

    source: Mapping[str, str] = field(default_factory=lambda: os.environ)
    declared: list[Variable] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def text(
        self, name: str, default: str | None = None, *, meaning: str, is_secret: bool = False
    ) -> str:
        return self._read(name, default, meaning, lambda raw: raw, is_secret=is_secret)

    def flag(self, name: str, default: bool, *, meaning: str) -> bool:
        return self._read(name, default, meaning, _as_flag)

    def integer(
        self, name: str, default: int, *, meaning: str, least: int = 0, most: int | None = None
    ) -> int:
        def bounded(raw: str) -> int:
            number = int(raw)
            if number < least or (most is not None and number > most):
                raise ValueError(f"it must be between {least} and {most or 'any number'}")
            return number

        return self._read(name, default, meaning, bounded)

    def choice(self, name: str, default: str, options: Sequence[str], *, meaning: str) -> str:
        def known(raw: str) -> str:
            if raw not in options:
                raise ValueError(f"say one of {', '.join(options)}")
            return raw

        return self._read(name, default, meaning, known)

    def path(self, name: str, default: Path, *, meaning: str) -> Path:
        return self._read(name, default, meaning, _as_path)

    def time_zone(self, name: str, default: str, *, meaning: str) -> str:
        return self._read(name, default, meaning, lambda raw: ZoneInfo(raw).key)

    def key(self, name: str, *, meaning: str, fallback_file: Path, is_required: bool = True) -> str:
        """Read a secret that must be 32 bytes as urlsafe base64."""
        raw = self.secret(
            name, meaning=meaning, fallback_file=fallback_file, is_required=is_required
        )
        if raw and not _is_key(raw):
            self.problems.append(
                f"{name} is not a key: it must be 32 bytes as urlsafe base64. If its file is "
                "damaged, put it back from a backup: without it nothing sealed can be opened."
            )
        return raw

    def words(self, name: str, default: Sequence[str], *, meaning: str) -> list[str]:
        return self._read(
            name,
            list(default),
            meaning,
            lambda raw: [word.strip() for word in raw.split(",") if word.strip()],
        )

    def secret(
        self,
        name: str,
        *,
        meaning: str,
        fallback_file: Path | None = None,
        is_required: bool = True,
        check: Callable[[str], object] | None = None,
    ) -> str:
        """Read `name`, `name`_FILE, or `fallback_file`; a missing required one is a problem.

        `check` raises ValueError for what can't be used; the secret itself is never repeated.
        """
        raw = self._raw(name)
        if raw is None and fallback_file is not None and fallback_file.is_file():
            raw = self._file(name, fallback_file)
        default = str(fallback_file or "none")
        self.declared.append(Variable(name, meaning, default, True, is_required))
        if not raw and is_required:
            self._missing(name, meaning, fallback_file)
        if raw and check is not None:
            self._check(name, raw, check)
        return raw or ""

    def require_words(self, name: str, *, meaning: str) -> None:
        """Note a problem unless `name` was set to something that can be read."""
        self.declared.append(Variable(name, meaning, "none", is_required=True))
        if not (self._raw(name) or "").strip():
            self._missing(name, meaning, None)

    def finish(self) -> None:
        """Stop with exit code 2 and one sentence per problem, if there is any."""
        if self.problems:
            refuse(self.problems)

    def _read(
        self,
        name: str,
        default: T | None,
        meaning: str,
        convert: Callable[[str], T],
        *,
        is_secret: bool = False,
    ) -> T:
        words = "none" if default is None else _as_words(default)
        self.declared.append(Variable(name, meaning, words, is_secret, default is None))
        raw = self._raw(name)
        try:
            if raw is not None:
                return convert(raw)
        except (ValueError, ZoneInfoNotFoundError) as error:
            self.problems.append(f"{name} is {raw!r}, which can't be used: {error}.")
        if default is not None:
            return default
        if raw is None:
            self._missing(name, meaning, None)
        return convert("")

    def _check(self, name: str, raw: str, check: Callable[[str], object]) -> None:
        try:
            check(raw)
        except ValueError as error:
            self.problems.append(f"{name} can't be used: {error}.")

    def _raw(self, name: str) -> str | None:
        if name in self.source:
            return self.source[name]
        path = self.source.get(f"{name}_FILE")
        return self._file(name, Path(path)) if path else None

    def _file(self, name: str, path: Path) -> str | None:
        try:
            return path.read_text().strip()
        except OSError as error:
            self.problems.append(f"{name} can't be read from {path}: {error.strerror}.")
        except UnicodeDecodeError:
            self.problems.append(f"{name} can't be read from {path}: it holds no text.")
        return None

    def _missing(self, name: str, meaning: str, fallback_file: Path | None) -> None:
        remedy = f"Set {name} or {name}_FILE"
        if fallback_file is not None:
            remedy += f", or run `python manage.py setup` to create {fallback_file}"
        self.problems.append(f"{name} is missing ({meaning}). {remedy}.")


def _as_words(default: object) -> str:
    """Write a default as it would stand in the environment."""
    if isinstance(default, bool):
        return str(int(default))
    return ",".join(default) if isinstance(default, list) else str(default)


def _as_flag(raw: str) -> bool:
    word = raw.strip().lower()
    if word not in TRUE | FALSE:
        raise ValueError("say 1 or 0")
    return word in TRUE


def _as_path(raw: str) -> Path:
    if not raw.strip():
        raise ValueError("it is empty; name a folder, or leave it out")
    return Path(raw).expanduser().resolve()


def _is_key(raw: str) -> bool:
    try:
        return len(base64.urlsafe_b64decode(raw)) == 32
    except (binascii.Error, ValueError):
        return False


def refuse(problems: Sequence[str]) -> NoReturn:
    """Print each problem as a sentence and exit with code 2."""
    sys.stderr.write("Safelight did not start.\n")
    for problem in problems:
        sys.stderr.write(f"- {problem}\n")
    raise SystemExit(2)
