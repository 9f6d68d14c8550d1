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
    """What a file says of itself: width and height in px, and its own length in bytes.

    A HEIC file keeps its size where only its decoder finds it: None, and the child looks.
    """

    size: tuple[int, int] | None
    end: int
    is_animated: bool = False


def measure(data: bytes, kind: Kind) -> Outside:
    """Return the outside of `data`, or raise Damaged."""
    readers = {Kind.JPEG: _jpeg, Kind.PNG: _png, Kind.WEBP: _webp, Kind.HEIC: _heic}
    return readers[kind](data)


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
    return Outside(size, end=end)


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
            return Outside(size, end=at, is_animated=is_animated)
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
    return Outside(size, end=end, is_animated=is_animated)


def _heic(data: bytes) -> Outside:
    """Walk the boxes; libheif fills what is missing of a truncated file with grey."""
    at, seen = 0, set[bytes]()
    for _ in range(MOST_PARTS):
        name, end = data[at + 4 : at + 8], at + _box_length(data, at)
        if end > len(data) and (name == b"mdat" or not seen.issuperset({b"meta", b"mdat"})):
            raise Damaged
        if end > len(data) or end < at + 8:  # whatever hangs behind the last box
            return Outside(None, end=at)
        seen.add(name)
        at = end
        if at == len(data):
            break
    if not seen.issuperset({b"meta", b"mdat"}):
        raise Damaged
    return Outside(None, end=at)


def _box_length(data: bytes, at: int) -> int:
    """Return a box's length in bytes; 0 announces one that runs to the end of the file."""
    length = int.from_bytes(data[at : at + 4], "big")
    if length == 1:
        return int.from_bytes(data[at + 8 : at + 16], "big")
    return length or len(data) - at


def _number(data: bytes, at: int, length: int, order: str) -> int:
    field = data[at : at + length]
    if len(field) < length:
        raise Damaged
    return int.from_bytes(field, "big" if order == "big" else "little")
