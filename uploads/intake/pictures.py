"""A stranger's file in, a picture of our own out; the only way by which a photo enters."""

from dataclasses import dataclass, field
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from uploads.intake.child import Answer, ask
from uploads.intake.containers import MOST_SCANS, Outside, measure
from uploads.intake.errors import IntakeRefused, RefusalCode
from uploads.intake.limits import Limits
from uploads.intake.sandbox.protocol import Kind
from uploads.intake.sandbox.scans import SOS, Damaged, jpeg_segments
from uploads.intake.sniff import sniff

JFIF = b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"  # version 1.1, no density, no thumbnail
APP0 = 0xE0
PLAIN_SEGMENTS = {APP0, 0xDB, 0xC0, 0xC4, SOS, 0xD9}  # header, tables, frame, scan, end


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG rebuilt from pixels (q95, 4:4:4, sRGB, upright, no metadata), and its size in px."""

    jpeg: bytes = field(repr=False)
    width: int
    height: int


def rebuild(data: bytes, *, limits: Limits | None = None) -> Picture:
    """Return a clean picture of the file `data`, or raise IntakeRefused with a sentence.

    The file's name and declared type play no part. Nothing touches a disk.
    """
    limits = limits or Limits.configured()
    if len(data) > limits.max_bytes:
        raise limits.refusal(RefusalCode.TOO_MANY_BYTES)
    kind = sniff(data)
    try:
        outside = measure(data, kind)
    except Damaged:
        raise IntakeRefused(RefusalCode.DAMAGED) from None
    _check(outside, limits)
    return _verified(ask(data[: outside.end], kind, limits), limits)


def pixels(jpeg: bytes) -> NDArray[np.uint8]:
    """Decode a `Picture.jpeg` to (height, width, 3) uint8, sRGB; never a stranger's file."""
    with Image.open(BytesIO(jpeg), formats=["JPEG"]) as image:
        return np.array(image.convert("RGB"), dtype=np.uint8)


def _check(outside: Outside, limits: Limits) -> None:
    if outside.is_animated:
        raise IntakeRefused(RefusalCode.ANIMATED)
    if outside.scans > MOST_SCANS:
        raise IntakeRefused(RefusalCode.TOO_MANY_SCANS)
    if outside.size is None:
        return
    width, height = outside.size
    if width * height > limits.max_pixels:
        raise limits.refusal(RefusalCode.TOO_MANY_PIXELS)
    if min(width, height) < limits.min_side:
        raise limits.refusal(RefusalCode.TOO_SMALL)


def _verified(answer: Answer, limits: Limits) -> Picture:
    """Accept a plain JPEG of the announced size and nothing else: a child may have been taken."""
    if not _is_plain(answer) or answer.width * answer.height > limits.rest_pixels:
        raise IntakeRefused(RefusalCode.DAMAGED)
    return Picture(jpeg=answer.jpeg, width=answer.width, height=answer.height)


def _is_plain(answer: Answer) -> bool:
    jpeg = answer.jpeg
    try:
        outside = measure(jpeg, Kind.JPEG)
        segments = list(jpeg_segments(jpeg))
    except Damaged:
        return False
    if not jpeg.startswith(b"\xff\xd8\xff") or any(m not in PLAIN_SEGMENTS for m, *_ in segments):
        return False
    headers = [jpeg[start:end] for marker, start, end in segments if marker == APP0]
    return headers == [JFIF] and outside == Outside((answer.width, answer.height), end=len(jpeg))
