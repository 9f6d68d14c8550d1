"""The outside of a file: its declared size, and where the picture really ends.

Pure Python over bytes that are never decoded here, in time linear in the file. A truncated file
is found out before a child is started, and what a polyglot hangs behind the picture is cut off.
"""

from dataclasses import dataclass

from uploads.intake.sandbox.protocol import Kind
from uploads.intake.sandbox.scans import Damaged, read_layout, require_whole

MOST_PARTS = 50_000  # an honest 25 MB PNG in 8 KB chunks has 3,200
MOST_SCANS = 64  # programs write ten or so


@dataclass(frozen=True, slots=True)
class Outside:
    """What a file says of itself: width and height in px, and its own length in bytes.

    A HEIC file keeps its size where only its decoder finds it: None, and the child looks.
    `scans` counts how often a decoder goes over the whole picture.
    """

    size: tuple[int, int] | None
    end: int
    is_animated: bool = False
    scans: int = 1


def measure(data: bytes, kind: Kind) -> Outside:
    """Return the outside of `data`, or raise Damaged."""
    readers = {Kind.JPEG: _jpeg, Kind.PNG: _png, Kind.WEBP: _webp, Kind.HEIC: _heic}
    return readers[kind](data)


def _jpeg(data: bytes) -> Outside:
    layout = read_layout(data)
    # Too many scans are refused as such: their order no longer matters.
    if len(layout.scans) <= MOST_SCANS:
        require_whole(layout, data)
    size = layout.width, layout.height
    return Outside(size, end=layout.end, scans=len(layout.scans))


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
