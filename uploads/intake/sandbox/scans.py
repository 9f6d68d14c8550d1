"""The scans of a JPEG: what they cover, and how a decoder is made to notice one that breaks off.

libjpeg fills the rest of a scan that ends too early with grey and goes on, and Pillow says nothing.
Source of the layout: ITU-T T.81, annex B. Pure Python over bytes that are never decoded here.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from math import ceil

MOST_PARTS = 50_000  # segments of one file

MARKER = re.compile(rb"\xff([\x01-\xcf\xd8-\xfe])")  # neither a stuffed 0xFF nor a restart
RESTART = re.compile(rb"\xff([\xd0-\xd7])")
SOI, EOI, SOS, DRI, TEM = 0xD8, 0xD9, 0xDA, 0xDD, 0x01
START_OF_FRAME = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
PROGRESSIVE = 0xC2
HUFFMAN_CODED = {0xC0, 0xC1, PROGRESSIVE}  # what browsers show; not arithmetic, not lossless
EIGHT_BIT, COEFFICIENTS = 8, 64
# Ones are what a scan is filled up with, and no Huffman code: a decoder that is whole has looked
# ahead by these at most, one that still wants blocks gets a few out of them and then runs dry.
ONES = b"\xff\x00" * 8
# Begins with a zero, so that a fill byte before it makes no marker of it.
NOISE = b"\0" + random.Random(1).randbytes(4096).replace(b"\xff", b"\x7f")  # noqa: S311 - no key


class Damaged(ValueError):
    """The file breaks off or contradicts itself."""


@dataclass(frozen=True, slots=True)
class Scan:
    """One scan: its components, their first and last coefficient, the bit that it stops at.

    `start` and `end` enclose its coded data in the file.
    """

    components: bytes
    first: int
    last: int
    lowest_bit: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Layout:
    """A JPEG's frame and scans; `end` is behind its end marker."""

    width: int
    height: int
    is_progressive: bool
    # (horizontal, vertical) sampling by component
    sampling: dict[int, tuple[int, int]]
    scans: list[Scan]
    restart_interval: int
    end: int

    @property
    def is_single(self) -> bool:
        """Whether one scan holds everything, as in most photos."""
        return (
            len(self.scans) == 1
            and not self.is_progressive
            and set(self.scans[0].components) == set(self.sampling)
        )


def jpeg_segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield (marker, start, end) of each segment up to and with EOI; raise Damaged without one.

    start and end enclose the segment's payload, which for SOS leaves out the coded scan.
    """
    at = 2
    for _ in range(MOST_PARTS):
        found = MARKER.search(data, at)
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


def read_layout(data: bytes) -> Layout:
    """Return the layout of `data`; raise Damaged where it isn't one that a decoder can finish."""
    segments = list(jpeg_segments(data))
    frames = [segment for segment in segments if segment[0] in START_OF_FRAME]
    if len(frames) != 1 or frames[0][0] not in HUFFMAN_CODED:
        raise Damaged
    frame = data[frames[0][1] : frames[0][2]]
    intervals = [data[start:end] for marker, start, end in segments if marker == DRI]
    if len(frame) < 6 or frame[0] != EIGHT_BIT or len(frame) != 6 + 3 * frame[5]:
        raise Damaged
    return Layout(
        height=int.from_bytes(frame[1:3], "big"),
        width=int.from_bytes(frame[3:5], "big"),
        is_progressive=frames[0][0] == PROGRESSIVE,
        sampling={
            frame[at]: (frame[at + 1] >> 4, frame[at + 1] & 15) for at in range(6, len(frame), 3)
        },
        scans=list(_scans(data, segments)),
        restart_interval=int.from_bytes(intervals[-1][:2], "big") if intervals else 0,
        end=segments[-1][1],
    )


def require_whole(layout: Layout, data: bytes) -> None:
    """Raise Damaged unless the scans cover every coefficient and their restarts are in order."""
    wanted = {
        (part, place)
        for part in layout.sampling
        for place in range(COEFFICIENTS if layout.is_progressive else 1)
    }
    for scan in layout.scans:
        if scan.lowest_bit == 0:
            places = range(scan.first, scan.last + 1)
            wanted.difference_update((part, place) for part in scan.components for place in places)
    if wanted or not layout.scans:
        raise Damaged
    for scan in layout.scans:
        _require_restarts(layout, data[scan.start : scan.end])


def open_ended(data: bytes, layout: Layout) -> bytes:
    """Return a single-scan JPEG without its end: a decoder that lacks blocks then waits in vain."""
    return data[: layout.scans[0].end] + ONES


def with_noise(data: bytes, layout: Layout) -> bytes:
    """Return `data` with noise behind each scan, where a decoder that lacks nothing skips it."""
    parts, at = [], 0
    for scan in layout.scans:
        parts += [data[at : scan.end], NOISE]
        at = scan.end
    return b"".join([*parts, data[at:]])


def _scans(data: bytes, segments: list[tuple[int, int, int]]) -> Iterator[Scan]:
    for place, (marker, start, end) in enumerate(segments):
        if marker != SOS:
            continue
        head = data[start:end]
        count = head[0] if head else 0
        if not count or len(head) != 4 + 2 * count:
            raise Damaged
        # What follows begins at its own marker: four bytes of it come before its payload.
        following = segments[place + 1]
        yield Scan(
            components=head[1 : 1 + 2 * count : 2],
            first=head[-3],
            last=head[-2],
            lowest_bit=head[-1] & 15,
            start=end,
            end=following[1] - (2 if following[0] == EOI else 4),
        )


def _require_restarts(layout: Layout, coded: bytes) -> None:
    restarts = b"".join(RESTART.findall(coded))
    if restarts != bytes(islice(cycle(range(0xD0, 0xD8)), len(restarts))):
        raise Damaged
    if layout.is_single and layout.restart_interval:
        most = [max(side) for side in zip(*layout.sampling.values(), strict=True)]
        if len(layout.sampling) == 1:  # a lone component is never interleaved
            most = [1, 1]
        blocks = ceil(layout.width / (8 * most[0])) * ceil(layout.height / (8 * most[1]))
        if len(restarts) < ceil(blocks / layout.restart_interval) - 1:
            raise Damaged
