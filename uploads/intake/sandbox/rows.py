"""The rows of a PNG: whether its image data hold as many as its header says.

Pillow leaves the rest black where the compressed stream ends early in good order. Source of the
layout: W3C PNG (third edition), clauses 7, 8 and 10.
"""

import zlib
from collections.abc import Iterator
from math import ceil

CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # by colour type
# Of Adam7's passes: first column and row, and the steps between, in px.
ADAM7 = (
    (0, 0, 8, 8),
    (4, 0, 8, 8),
    (0, 4, 4, 8),
    (2, 0, 4, 4),
    (0, 2, 2, 4),
    (1, 0, 2, 2),
    (0, 1, 1, 2),
)
ONE_PASS = ((0, 0, 1, 1),)
PIECE = 1 << 20


def rows_are_whole(data: bytes) -> bool:
    """Say whether the image data of a PNG inflate to all rows; a megabyte of them at a time."""
    wanted = _row_bytes(data)
    stream = zlib.decompressobj()
    for part in _image_data(data):
        rest = part
        while rest and wanted > 0:
            wanted -= len(stream.decompress(rest, min(PIECE, wanted)))
            rest = stream.unconsumed_tail
        if wanted <= 0:
            return True
    return False


def _row_bytes(data: bytes) -> int:
    """Return how many bytes all rows have, each with the byte that names its filter."""
    width, height = int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    depth, colour, interlace = data[24], data[25], data[28]
    bits = depth * CHANNELS.get(colour, 1)
    total = 0
    for left, top, across, down in ADAM7 if interlace else ONE_PASS:
        columns, rows = ceil((width - left) / across), ceil((height - top) / down)
        if columns > 0 and rows > 0:
            total += rows * (1 + ceil(columns * bits / 8))
    return total


def _image_data(data: bytes) -> Iterator[bytes]:
    at = 8
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        if data[at + 4 : at + 8] == b"IDAT":
            yield data[at + 8 : at + 8 + length]
        at += 12 + length
