"""A PNG whose image data end early in good order is told from a whole one."""

import struct
import zlib

import pytest

from tests.uploads.intake.forgery import encoded, png, png_chunk, portrait
from tests.uploads.intake.test_refusals import refusal_of
from uploads.intake.errors import RefusalCode
from uploads.intake.pictures import rebuild
from uploads.intake.sandbox.rows import ADAM7, rows_are_whole


@pytest.mark.parametrize(("colour", "channels"), [(0, 1), (2, 3), (6, 4)])
def test_png_of_fewer_rows_than_it_says_is_refused(colour: int, channels: int) -> None:
    row = b"\0" + b"\x80" * 300 * channels
    assert rebuild(png(300, 300, row * 300, colour=colour)).height == 300
    for raw in (row * 299, row * 150, row * 300 + row[:-1]):
        assert refusal_of(png(300, 301, raw, colour=colour)).code is RefusalCode.DAMAGED


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_a_whole_png_of_any_mode_and_width_is_whole(mode: str) -> None:
    for side in (200, 201, 299):
        assert rows_are_whole(encoded(portrait(side).convert(mode), "PNG"))


@pytest.mark.parametrize(("width", "height"), [(200, 201), (207, 255)])
def test_an_interlaced_png_needs_every_pass(width: int, height: int) -> None:
    size = 0
    for left, top, across, down in ADAM7:
        columns, rows = len(range(left, width, across)), len(range(top, height, down))
        size += rows * (1 + 3 * columns)
    header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 1))

    def interlaced(length: int) -> bytes:
        rows = png_chunk(b"IDAT", zlib.compress(bytes(length)))
        return b"\x89PNG\r\n\x1a\n" + header + rows + png_chunk(b"IEND", b"")

    assert rebuild(interlaced(size)).width == width
    assert refusal_of(interlaced(size - 1)).code is RefusalCode.DAMAGED
