"""A made-up language: each word accented, each vowel twice, so that it is about 40 % longer."""

import re
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Final

PLAIN: Final = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
ACCENTED: Final = "áƀçđéƒğħíĵķľɱñóþʠŕšŧúṽŵẋýžÁƁÇĐÉƑĞĦÍĴĶĽṀÑÓÞɊŔŠŦÚṼŴẊÝŽ"
LETTERS: Final = str.maketrans(
    {
        plain: accented * 2 if plain in "aeiou" else accented
        for plain, accented in zip(PLAIN, ACCENTED, strict=True)
    }
)
# What must stay as it is: placeholders, tags, entities, addresses.
FIXED: Final = re.compile(r"(%\(\w+\)[sd]|%[sd%]|\{\w*\}|<[^>]*>|&\w+;|https?://\S+|\S+@\S+|\n)")
MAGIC: Final = 0x950412DE
CONTEXT, PLURAL = "\x04", "\0"


def pseudo(words: str) -> str:
    """Return words in the made-up language."""
    parts = FIXED.split(words)
    return "".join(
        part if place % 2 else part.translate(LETTERS) for place, part in enumerate(parts)
    )


def write_catalogue(sources: Sequence[Path], target: Path) -> int:
    """Write the words of compiled catalogues in the made-up language; return how many."""
    read = [entry for source in sources for entry in _read(source)]
    words = {known: _in_pseudo(known) if known else header for known, header in read}
    target.parent.mkdir(parents=True)
    target.write_bytes(_compiled(words))
    return len(words)


def _in_pseudo(known: str) -> str:
    return PLURAL.join(pseudo(form) for form in known.rpartition(CONTEXT)[2].split(PLURAL))


def _read(path: Path) -> list[tuple[str, str]]:
    """Return the entries of a .mo file (GNU gettext manual, § 10.3)."""
    content = path.read_bytes()
    magic, _version, count, originals, translations = struct.unpack_from("<5I", content)
    assert magic == MAGIC

    def text(table: int, row: int) -> str:
        length, start = struct.unpack_from("<2I", content, table + 8 * row)
        return content[start : start + length].decode()

    return [(text(originals, row), text(translations, row)) for row in range(count)]


def _compiled(words: dict[str, str]) -> bytes:
    pairs = sorted((known.encode(), said.encode()) for known, said in words.items())
    at = 28 + 16 * len(pairs)
    tables: tuple[list[int], list[int]] = ([], [])
    body = b""
    for side in (0, 1):
        for pair in pairs:
            tables[side].extend((len(pair[side]), at + len(body)))
            body += pair[side] + b"\0"
    head = struct.pack("<7I", MAGIC, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    return head + struct.pack(f"<{len(pairs) * 4}I", *tables[0], *tables[1]) + body
