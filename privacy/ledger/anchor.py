"""Checkpoints outside the database: a file that is only ever appended to.

Notes are separated by an empty line after an empty line. A write cut short by a crash
leaves a piece which the next append closes off and repeats; readers skip such a piece.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from privacy.ledger.notes import is_statement
from privacy.witness import journal

SEPARATOR: Final = b"\n\n\n"
# Holds several notes; each is about two hundred bytes long.
TAIL_BYTES: Final = 8192
# The kind of statement that says which checkpoints a restore took back.
RESTORED: Final = "restored"


def path() -> Path:
    """Return where the anchored checkpoints lie."""
    return journal.path_of("checkpoints")


def notes() -> Iterator[str]:
    """Yield every complete anchored note, oldest first; a torn piece and its retry are one."""
    content = _read(path(), whole=True)
    previous = b""
    for note in _complete(content):
        if previous and not note.startswith(previous):
            yield _text(previous)
        previous = note
    if previous:
        yield _text(previous)


def newest() -> str:
    """Return the last complete anchored checkpoint; nothing where the log begins anew."""
    found = _complete(_read(path(), whole=False))
    newest = _text(found[-1]) if found else ""
    return "" if is_statement(RESTORED, newest) else newest


@contextmanager
def exclusive() -> Iterator[None]:
    """Keep other processes from appending meanwhile."""
    with journal.exclusive(path()):
        yield


def append(note: str) -> None:
    """Add a note and wait until it is on the disk; call it inside `exclusive`."""
    tail = _read(path(), whole=False)
    closing = SEPARATOR if tail and not tail.endswith(SEPARATOR) else b""
    with path().open("ab") as file:
        # A note ends its own last line, so two more line ends make the separator.
        file.write(closing + note.encode() + b"\n\n")
        file.flush()
        os.fsync(file.fileno())
    journal.sync_folder(path().parent)


def _complete(content: bytes) -> list[bytes]:
    """Return the blocks which a separator ends, without their outer line ends.

    Bytes, since a crash may also tear a character.
    """
    ended = content[: content.rfind(SEPARATOR) + 1]
    return [block.strip(b"\n") for block in ended.split(SEPARATOR) if block.strip(b"\n")]


def _text(block: bytes) -> str:
    return block.decode("utf-8", errors="replace") + "\n"


def _read(file: Path, *, whole: bool) -> bytes:
    """Return the file's content, or its end; nothing when it isn't there."""
    try:
        with file.open("rb") as opened:
            size = opened.seek(0, os.SEEK_END)
            opened.seek(0 if whole else max(0, size - TAIL_BYTES))
            return opened.read()
    except FileNotFoundError:
        return b""
