"""The outside of a file: its declared size, and where the picture really ends.

Pure Python over bytes that are never decoded here, in time linear in the file. A truncated file
is found out before a child is started, and what a polyglot hangs behind the picture is cut off.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from uploads.intake.sandbox.protocol import Kind

MOST_PARTS = 50_000  # an honest 25 MB PNG in 8 KB chunks has 3,200

JPEG_MARKER = re.compile(rb"\xff([\x01-\xcf\xd8-\xfe])")  # neither a stuffed 0xFF nor a restart
SOI, EOI, SOS, TEM = 0xD8, 0xD9, 0xDA, 0x01
START_OF_FRAME = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}


class Damaged(ValueError):
    """The file breaks off or contradicts itself."""


@dataclass(frozen=True, slots=True)
class Outside:
    """What a file says of itself: width and height in px, and its own length in bytes."""

    width: int
    height: int
    end: int
    is_animated: bool = False


def measure(data: bytes, kind: Kind) -> Outside | None:
    """Return the outside of `data`, None for HEIC (its child looks), or raise Damaged."""
    readers = {Kind.JPEG: _jpeg, Kind.PNG: _png, Kind.WEBP: _webp}
    reader = readers.get(kind)
    return reader(data) if reader else None


def jpeg_segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield (marker, start, end) of each segment up to and with EOI; raise Damaged without one.

    start and end enclose the segment's payload, which for SOS leaves out the coded scan.
    """
    at = 2
    for _ in range(MOST_PARTS):
        found = JPEG_MARKER.search(data, at)
        if found is None:
            break
        marker, start = found[1][0], found.end()
        if marker == EOI:
            yield EOI, start, start
            return
        if marker in {SOI, TEM}:
            at = start
            continue
        at = start + int.from_bytes(data[start : start + 2], "big")
        yield marker, start + 2, at
    raise Damaged


def _jpeg(data: bytes) -> Outside:
    size: tuple[int, int] | None = None
    end, scans = 0, 0
    for marker, start, stop in jpeg_segments(data):
        if marker in START_OF_FRAME and size is None:
            size = _number(data, start + 3, 2, "big"), _number(data, start + 1, 2, "big")
        scans += marker == SOS
        end = stop
    if size is None or not scans:
        raise Damaged
    return Outside(*size, end=end)


def _png(data: bytes) -> Outside:
    size = _number(data, 16, 4, "big"), _number(data, 20, 4, "big")
    is_animated, at = False, 8
    for _ in range(MOST_PARTS):
        name = data[at + 4 : at + 8]
        at += 12 + _number(data, at, 4, "big")
        is_animated |= name == b"acTL"
        if at > len(data):
            break
        if name == b"IEND":
            return Outside(*size, end=at, is_animated=is_animated)
    raise Damaged


def _webp(data: bytes) -> Outside:
    end = 8 + _number(data, 4, 4, "little")
    if end > len(data):
        raise Damaged
    first, is_animated = data[12:16], False
    if first == b"VP8X":
        size = _number(data, 24, 3, "little") + 1, _number(data, 27, 3, "little") + 1
        is_animated = bool(data[20] & 0b10)
    elif first == b"VP8L":
        bits = _number(data, 21, 4, "little")
        size = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    elif first == b"VP8 ":
        size = _number(data, 26, 2, "little") & 0x3FFF, _number(data, 28, 2, "little") & 0x3FFF
    else:
        raise Damaged
    return Outside(*size, end=end, is_animated=is_animated)


def _number(data: bytes, at: int, length: int, order: str) -> int:
    field = data[at : at + length]
    if len(field) < length:
        raise Damaged
    return int.from_bytes(field, "big" if order == "big" else "little")
