"""Entry point of the child: confine itself, read the file, answer once."""

import os
import sys

from uploads.intake.sandbox.confine import confine
from uploads.intake.sandbox.decode import prepare, rebuild
from uploads.intake.sandbox.protocol import (
    HEADER,
    MAGIC,
    PICTURE,
    READY,
    REFUSAL,
    Bounds,
    Kind,
    Refused,
)


def main(words: list[str]) -> None:
    """Serve one file from standard input to standard output; `words` are kind and bounds."""
    kind, bounds = Kind(words[0]), Bounds.from_words(words[1:])
    prepare(kind)
    confine(bounds)
    _write(READY)
    _write(_answer(sys.stdin.buffer.read(bounds.max_bytes + 1), kind, bounds))
    sys.stdin.buffer.close()
    os._exit(0)  # nothing to clean up, and the parent is waiting


def _answer(data: bytes, kind: Kind, bounds: Bounds) -> bytes:
    try:
        jpeg, (width, height) = rebuild(data, kind, bounds)
    except Refused as refused:
        return _refusal(refused.code)
    except MemoryError:
        return _refusal("too_heavy")
    except Exception:  # noqa: BLE001 - whatever a decoder raises on hostile bytes means one thing
        return _refusal("damaged")
    return HEADER.pack(MAGIC, PICTURE, width, height, len(jpeg)) + jpeg


def _refusal(code: str) -> bytes:
    payload = code.encode("ascii")
    return HEADER.pack(MAGIC, REFUSAL, 0, 0, len(payload)) + payload


def _write(answer: bytes) -> None:
    rest = memoryview(answer)
    while rest:
        rest = rest[os.write(1, rest) :]
