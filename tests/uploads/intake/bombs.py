"""Files that are small to send and large to read, or that lie about what they hold."""

import os
import struct
import zlib
from functools import cache
from io import BytesIO

from PIL import Image, ImageCms

from tests.uploads.intake.forgery import (
    encoded,
    jpeg_segment,
    png_chunk,
    portrait,
    resized_jpeg_header,
    riff,
    with_segments,
)

SIDE = 300
BEHIND_HEADER = 33  # of a PNG: signature and IHDR


@cache
def bombs() -> dict[str, bytes]:
    """Return all of them by name."""
    return {**profile_bombs(), **exif_bombs(), **chunk_bombs(), **lying_files()}


def profile_bombs() -> dict[str, bytes]:
    """Return pictures whose colour profile is huge, contradictory or inflates."""
    jpeg = encoded(portrait(SIDE))
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    parts = [bytes([n + 1, 255]) + os.urandom(65_000) for n in range(255)]
    segments = [jpeg_segment(0xE2, b"ICC_PROFILE\0" + part) for part in parts]
    again = jpeg_segment(0xE2, b"ICC_PROFILE\0\1\1" + srgb)
    return {
        "profile that inflates": _png_with(b"iCCP", b"x\0\0" + zlib.compress(bytes(200_000_000))),
        "profile of 16 MB": with_segments(jpeg, *segments),
        "profile sent 2000 times": with_segments(jpeg, *[again] * 2000),
        "profile part 0 of 0": with_segments(jpeg, jpeg_segment(0xE2, b"ICC_PROFILE\0\0\0" + srgb)),
        "profile of two billion tags": encoded(
            portrait(SIDE), icc_profile=srgb[:128] + b"\x7f\xff\xff\xff" + srgb[132:]
        ),
        "RGB profile on CMYK": encoded(portrait(SIDE).convert("CMYK"), icc_profile=srgb),
    }


def exif_bombs() -> dict[str, bytes]:
    """Return pictures whose metadata loop, inflate or announce more than there is."""
    jpeg, head = encoded(portrait(SIDE)), b"Exif\0\0MM\0*\0\0\0\x08"

    def with_exif(directory: bytes) -> bytes:
        return with_segments(jpeg, jpeg_segment(0xE1, head + directory))

    hexadecimal = b"\nexif\n 100000000\n" + b"4d" * 50_000_000
    return {
        "exif in a loop": with_exif(b"\0\1\x87\x69\0\4\0\0\0\1\0\0\0\x08\0\0\0\x08"),
        "exif of 4 billion values": with_exif(b"\0\1\x01\x12\0\3\xff\xff\xff\xff\0\0\0\x1a" * 2),
        "exif of 5000 entries": with_exif(b"\x13\x88" + b"\1\x12\0\3\0\0\0\1\0\6\0\0" * 5000),
        "exif of 20 MB": _png_with(b"eXIf", b"MM\0*" + b"\xff" * 20_000_000),
        "exif in text that inflates": _png_with(
            b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(hexadecimal)
        ),
        "XMP that inflates": _png_with(
            b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(b"<" * 200_000_000)
        ),
    }


def chunk_bombs() -> dict[str, bytes]:
    """Return pictures of countless parts."""
    jpeg = encoded(portrait(SIDE))
    table = jpeg.index(b"\xff\xc4")
    length = 2 + int.from_bytes(jpeg[table + 2 : table + 4], "big")
    return {
        "a million chunks": _png_with(b"", b"", before=png_chunk(b"abCd", b"") * 1_000_000),
        "49,000 chunks": _png_with(b"", b"", before=png_chunk(b"tEXt", b"a\0b") * 49_000),
        "chunks of one byte": _png_in_crumbs(),
        "49,000 comments": with_segments(jpeg, *[jpeg_segment(0xFE, b"x")] * 49_000),
        "a million starts": jpeg[:2] + b"\xff\xd8" * 1_000_000 + jpeg[2:],
        "10,000 tables": with_segments(jpeg, *[jpeg[table : table + length]] * 10_000),
        "transparency of 10 MB": _png_with(b"tRNS", bytes(10_000_000)),
    }


def lying_files() -> dict[str, bytes]:
    """Return pictures whose parts contradict each other."""
    jpeg = encoded(portrait(SIDE))
    still, lossless = (encoded(portrait(SIDE), "WEBP", lossless=each) for each in (False, True))
    lossy, other = still[20:], lossless[20:]
    moving = encoded(
        Image.new("RGB", (SIDE, SIDE)), "WEBP", save_all=True, append_images=[portrait(SIDE)]
    )
    canvas = b"\0\0\0\0" + (SIDE - 1).to_bytes(3, "little") * 2
    large = lossy[:6] + struct.pack("<HH", 16_383, 16_383) + lossy[10:]
    frame = jpeg.index(b"\xff\xc0")
    return {
        "animation that denies it": moving[:20] + bytes([moving[20] & ~2]) + moving[21:],
        "two pictures in one WebP": riff((b"VP8 ", lossy), (b"VP8L", other)),
        "WebP larger than its canvas": riff((b"VP8X", canvas), (b"VP8 ", large)),
        "WebP cut and sewn up": riff((b"VP8 ", lossy[: len(lossy) // 2])),
        "lossless WebP cut and sewn up": riff((b"VP8L", other[: len(other) // 2])),
        "PNG cut and sewn up": _png_cut(),
        "second PNG header": _png_with(
            b"IHDR", struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)
        ),
        "JPEG taller than its scan": resized_jpeg_header(jpeg, SIDE, 3 * SIDE),
        "JPEG of no height": resized_jpeg_header(jpeg, SIDE, 0),
        "JPEG of twelve bits": jpeg[: frame + 4] + b"\x0c" + jpeg[frame + 5 :],
        "JPEG sampled by 15": jpeg[: frame + 11] + b"\xff" + jpeg[frame + 12 :],
        "huge second picture": encoded(
            portrait(SIDE), "MPO", save_all=True, append_images=[Image.new("RGB", (5000, 5000))]
        ),
    }


def _png_with(name: bytes, content: bytes, *, before: bytes = b"") -> bytes:
    file = encoded(portrait(SIDE), "PNG")
    planted = before + (png_chunk(name, content) if name else b"")
    return file[:BEHIND_HEADER] + planted + file[BEHIND_HEADER:]


def _header(side: int, *, colour: int = 2) -> bytes:
    return struct.pack(">IIBBBBB", side, side, 8, colour, 0, 0, 0)


def _png_in_crumbs() -> bytes:
    raw = zlib.compress((b"\0" + bytes(SIDE)) * SIDE)
    header = _header(SIDE, colour=0)
    crumbs = b"".join(png_chunk(b"IDAT", raw[at : at + 1]) for at in range(len(raw)))
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + crumbs + png_chunk(b"IEND", b"")


def _png_cut() -> bytes:
    file = BytesIO()
    Image.effect_noise((SIDE, SIDE), 50).save(file, "PNG")
    content = file.getvalue()
    at = content.index(b"IDAT")
    length = int.from_bytes(content[at - 4 : at], "big")
    half = png_chunk(b"IDAT", content[at + 4 : at + 4 + length // 2])
    return content[: at - 4] + half + png_chunk(b"IEND", b"")
