"""Makes the files that intake must survive: bombs, polyglots, planted metadata, odd modes."""

import struct
import zlib
from functools import cache
from io import BytesIO
from typing import Any

from PIL import Image
from skimage.data import astronaut

MARKER = b"THE-OWNER-LIVES-AT-47.3769N-8.5417E"


def portrait(side: int = 512) -> Image.Image:
    """Return the astronaut, side x side px, mode RGB."""
    return Image.fromarray(astronaut()).resize((side, side))  # type: ignore[no-untyped-call]


def encoded(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    """Return `image` as a file."""
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


# Containers, by hand ---------------------------------------------------------------------


def png_chunk(name: bytes, content: bytes) -> bytes:
    return (
        len(content).to_bytes(4, "big")
        + name
        + content
        + zlib.crc32(name + content).to_bytes(4, "big")
    )


def png(width: int, height: int, raw: bytes, *, depth: int = 8, colour: int = 2) -> bytes:
    """Return a PNG of any declared size over any image data."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", header)
        + png_chunk(b"IDAT", zlib.compress(raw, 6))
        + png_chunk(b"IEND", b"")
    )


def riff(*chunks: tuple[bytes, bytes]) -> bytes:
    body = b"".join(
        name + len(content).to_bytes(4, "little") + content + b"\0" * (len(content) % 2)
        for name, content in chunks
    )
    return b"RIFF" + (4 + len(body)).to_bytes(4, "little") + b"WEBP" + body


def jpeg_segment(marker: int, content: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(content) + 2).to_bytes(2, "big") + content


def with_segments(jpeg: bytes, *segments: bytes) -> bytes:
    """Return `jpeg` with segments planted right behind its start."""
    return jpeg[:2] + b"".join(segments) + jpeg[2:]


def resized_jpeg_header(jpeg: bytes, width: int, height: int) -> bytes:
    """Return `jpeg` with another declared size."""
    for start_of_frame in (b"\xff\xc0", b"\xff\xc2"):
        at = jpeg.find(start_of_frame)
        if at > 0:
            return jpeg[: at + 5] + struct.pack(">HH", height, width) + jpeg[at + 9 :]
    raise AssertionError("no frame")


# Bombs -----------------------------------------------------------------------------------


@cache
def pixel_bombs() -> dict[str, bytes]:
    """Return small files that declare more pixels than anybody may send."""
    canvas = (16383).to_bytes(3, "little") * 2
    lossless = (0x2F | (16383 << 8) | (16383 << 22)).to_bytes(5, "little")
    return {
        "png": png(50_000, 50_000, b"\0" * 1000),
        "png-largest": png(2**31 - 1, 2**31 - 1, b"\0" * 1000),
        "jpeg": resized_jpeg_header(encoded(portrait()), 65_500, 65_500),
        "progressive-jpeg": resized_jpeg_header(
            encoded(portrait(), progressive=True), 65_500, 65_500
        ),
        "webp-extended": riff((b"VP8X", b"\0\0\0\0" + canvas), (b"VP8L", lossless + b"\0" * 64)),
        "webp-lossless": riff((b"VP8L", lossless + b"\0" * 64)),
    }


def deflate_bomb() -> bytes:
    """Return a PNG of 300x300 px whose image data inflates to 300 MB."""
    return png(300, 300, b"\0" * 300_000_000)


def text_bomb() -> bytes:
    """Return a PNG whose compressed text inflates to 200 MB."""
    file = encoded(portrait(), "PNG")
    text = png_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"A" * 200_000_000, 9))
    return file[:33] + text + file[33:]


def scan_bomb(times: int = 1000) -> bytes:
    """Return a progressive JPEG of 36 MP that repeats one scan over and over."""
    jpeg = encoded(Image.new("RGB", (6000, 6000), "grey"), progressive=True)
    last = jpeg.rfind(b"\xff\xda")
    return jpeg[:last] + jpeg[last:-2] * times + b"\xff\xd9"


# Polyglots and files of another kind -----------------------------------------------------


@cache
def polyglots() -> dict[str, bytes]:
    """Return files that are a picture and something else at once, or only claim to be one."""
    jpeg, page = encoded(portrait()), b"<!doctype html><script>alert(1)</script>"
    archive = b"PK\x03\x04" + b"\0" * 26 + b"payload" + b"PK\x05\x06" + b"\0" * 18
    return {
        "jpeg+html-behind": jpeg + page,
        "jpeg+zip-behind": jpeg + archive,
        "jpeg+html-in-comment": with_segments(jpeg, jpeg_segment(0xFE, page)),
        "jpeg+jpeg": jpeg + with_segments(jpeg, jpeg_segment(0xFE, MARKER)),
        "png+zip-behind": encoded(portrait(), "PNG") + archive,
        "webp+html-behind": encoded(portrait(), "WEBP") + page,
        "png+php-in-text": _png_with_text(b"<?php system($_GET[0]); ?>"),
    }


@cache
def impostors() -> dict[str, bytes]:
    """Return files that are no picture of ours, whatever they are called."""
    return {
        "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        "mvg": b"push graphic-context\nfill 'url(https://example.org/\"|ls\")'\n",
        "html": b"<html><img src=x onerror=alert(1)></html>",
        "pdf": b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n",
        "gif": encoded(portrait(256), "GIF"),
        "bmp": encoded(portrait(256), "BMP"),
        "tiff": encoded(portrait(256), "TIFF"),
        "ico": encoded(portrait(256), "ICO"),
        "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 400 400\n",
        "avif": b"\0\0\0\x1cftypavif\0\0\0\0mif1avifmiaf" + b"\0" * 200,
        "text": b"just words",
        "zeros": b"\0" * 4096,
        "jpeg-magic-only": b"\xff\xd8\xff",
        "png-magic-only": b"\x89PNG\r\n\x1a\n",
        "riff-magic-only": b"RIFF\0\0\0\0WEBP",
    }


def _png_with_text(text: bytes) -> bytes:
    file = encoded(portrait(), "PNG")
    return file[:33] + png_chunk(b"tEXt", b"Comment\0" + text) + file[33:]


# Metadata --------------------------------------------------------------------------------


def phone_jpeg(image: Image.Image, *, orientation: int = 1, profile: bytes | None = None) -> bytes:
    """Return a JPEG that carries MARKER in every place where a camera leaves traces."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = MARKER.decode()
    exif.get_ifd(0x8769)[0x927C] = b"MakerNote" + MARKER
    exif.get_ifd(0x8825).update(
        {1: "N", 2: (47.0, 22.0, 36.8), 3: "E", 4: (8.0, 32.0, 30.1), 0x1B: MARKER}
    )
    thumbnail = with_segments(encoded(image.resize((64, 64))), jpeg_segment(0xFE, MARKER))
    return with_segments(
        encoded(image, quality=95, exif=exif, icc_profile=profile, comment=MARKER),
        jpeg_segment(0xE0, b"JFXX\0\x10" + thumbnail),
        jpeg_segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>" + MARKER),
        jpeg_segment(0xE2, b"MPF\0" + MARKER),
        jpeg_segment(0xEB, b"JP\0\1jumb" + MARKER),
        jpeg_segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0" + MARKER),
        jpeg_segment(0xEF, MARKER),
    )


# Colour ----------------------------------------------------------------------------------

P3_TO_D50 = ((0.51512, 0.29198, 0.15710), (0.24120, 0.69225, 0.06657), (-0.00105, 0.04189, 0.78407))
SRGB_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)


def display_p3() -> bytes:
    """Return an ICC profile of Display P3: its primaries, sRGB's tone curve."""
    curve = b"para\0\0\0\0\0\3\0\0" + b"".join(_fixed(value) for value in SRGB_CURVE)
    tags = {
        b"desc": b"desc\0\0\0\0\0\0\0\x0bDisplay P3\0" + b"\0" * 78,
        b"wtpt": _xyz(0.9642, 1.0, 0.8249),
        b"rXYZ": _xyz(*(row[0] for row in P3_TO_D50)),
        b"gXYZ": _xyz(*(row[1] for row in P3_TO_D50)),
        b"bXYZ": _xyz(*(row[2] for row in P3_TO_D50)),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    return _profile(tags)


def _profile(tags: dict[bytes, bytes]) -> bytes:
    table, content = len(tags).to_bytes(4, "big"), b""
    offset = 128 + 4 + 12 * len(tags)
    for name, tag in tags.items():
        table += name + struct.pack(">II", offset + len(content), len(tag))
        content += tag + b"\0" * (-len(tag) % 4)
    length = 128 + len(table) + len(content)
    header = struct.pack(">I4sI4s4s4s", length, b"none", 0x04000000, b"mntr", b"RGB ", b"XYZ ")
    header += b"\0" * 12 + b"acsp" + b"\0" * 28 + _fixed(0.9642) + _fixed(1.0) + _fixed(0.8249)
    return header.ljust(128, b"\0") + table + content


def _fixed(value: float) -> bytes:
    return struct.pack(">i", round(value * 65536))


def _xyz(*values: float) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(_fixed(value) for value in values)
