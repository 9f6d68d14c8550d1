"""The texts of letters: which there are, in which version, in which languages."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from string import Template
from typing import Any, Final

TEXTS: Final = Path(__file__).with_name("texts")
FALLBACK: Final = "en"


class Letter(StrEnum):
    """What a letter is for; the value names its file."""

    VERIFY = "verify"
    ACKNOWLEDGE = "acknowledge"
    IDENTITY = "identity"
    AUTHORITY = "authority"
    EXTENSION = "extension"
    FULFILLED = "fulfilled"
    COPY = "copy"
    ERASED = "erased"
    NOTHING = "nothing"
    REFUSED = "refused"
    DUPLICATE = "duplicate"


# The newest version of each. An older file is never edited: what was sent names its version.
VERSIONS: Final[Mapping[Letter, int]] = dict.fromkeys(Letter, 1)
# What staff may send without a second person: it decides nothing.
FREE: Final = frozenset({Letter.ACKNOWLEDGE, Letter.IDENTITY, Letter.AUTHORITY})


# Their links prove who reads them, so nobody but their reader ever sees these.
SECRET: Final = frozenset({Letter.VERIFY, Letter.AUTHORITY})


@dataclass(frozen=True)
class Text:
    """One letter in one language: its subject and body, with names of facts like `$reference`."""

    letter: Letter
    version: int
    language: str
    subject: Template
    body: Template


@dataclass(frozen=True)
class Wording:
    """Words of one language that letters put together: kinds, reasons, remedies by law."""

    kinds: Mapping[str, str]
    reasons: Mapping[str, str]
    remedies: Mapping[str, str]


def languages() -> list[str]:
    """Return the codes of the languages that every letter is written in."""
    return sorted(folder.name for folder in TEXTS.iterdir() if folder.is_dir())


def spoken(wanted: str) -> str:
    """Return the language that letters are written in for somebody who wants this one."""
    there = languages()
    near = [each for each in there if each.partition("-")[0] == wanted.partition("-")[0]]
    return wanted if wanted in there else next(iter(near), FALLBACK)


@cache
def text(letter: Letter, language: str, version: int | None = None) -> Text:
    """Return a letter's text in a language that `languages` names, the newest by default."""
    version = version or VERSIONS[letter]
    raw = (TEXTS / language / f"{letter}.{version}.txt").read_text(encoding="utf-8")
    subject, _blank, body = raw.partition("\n\n")
    return Text(letter, version, language, Template(subject.strip()), Template(body.strip()))


@cache
def wording(language: str) -> Wording:
    """Return the words of a language that `languages` names."""
    raw: dict[str, Any] = json.loads((TEXTS / language / "words.1.json").read_text("utf-8"))
    return Wording(**raw)
