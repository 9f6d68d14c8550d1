"""Markdown to HTML, and the difference between two texts; neither lets raw HTML through."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

_markdown: Final = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")


def as_html(text: str) -> SafeString:
    """Render a policy's Markdown; the library escapes HTML and refuses script addresses."""
    html: str = _markdown.render(text)
    return SafeString(html)


@dataclass(frozen=True)
class Piece:
    """A run of words that both texts share, or that only one of them has."""

    kind: str
    words: str


@dataclass(frozen=True)
class Change:
    """One paragraph of the comparison."""

    kind: str
    pieces: tuple[Piece, ...]


def differences(older: str, newer: str) -> list[Change]:
    """Compare two texts paragraph by paragraph, and changed paragraphs word by word."""
    before, after = _paragraphs(older), _paragraphs(newer)
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    changes: list[Change] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            changes += [Change("same", (Piece("same", each),)) for each in before[a:b]]
        elif kind == "replace" and b - a == d - c:
            pairs = zip(before[a:b], after[c:d], strict=True)
            changes += [Change("changed", tuple(_words(old, new))) for old, new in pairs]
        else:
            changes += [Change("removed", (Piece("removed", each),)) for each in before[a:b]]
            changes += [Change("added", (Piece("added", each),)) for each in after[c:d]]
    return changes


def _paragraphs(text: str) -> list[str]:
    """Split Markdown into headings, list items, table rows and paragraphs, as they are read."""
    found: list[str] = []
    for block in text.split("\n\n"):
        lines = [line.strip() for line in block.splitlines() if line.strip()]
        if lines and all(line.startswith(("- ", "|", "#")) for line in lines):
            found += [_as_read(line) for line in lines if line.strip("|- ")]
        elif lines:
            found.append(" ".join(lines))
    return found


def _as_read(line: str) -> str:
    if line.startswith("- "):
        return f"• {line[2:]}"
    return " · ".join(cell.strip() for cell in line.strip("#| ").split("|"))


def _words(older: str, newer: str) -> Iterator[Piece]:
    before, after = older.split(), newer.split()
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            yield Piece("same", " ".join(before[a:b]))
            continue
        if b > a:
            yield Piece("removed", " ".join(before[a:b]))
        if d > c:
            yield Piece("added", " ".join(after[c:d]))
