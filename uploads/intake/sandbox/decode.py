"""One hostile file to one clean JPEG: bounds first, then decode, orient, colour, encode."""

from collections.abc import Callable
from importlib import import_module
from io import BytesIO
from math import sqrt

# TiffImagePlugin reads EXIF; Pillow would import it late, when no file can be opened any more.
from PIL import Image, ImageChops, TiffImagePlugin  # noqa: F401
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from uploads.intake.sandbox.colour import to_srgb
from uploads.intake.sandbox.protocol import Bounds, Kind, Refused
from uploads.intake.sandbox.rows import rows_are_whole
from uploads.intake.sandbox.scans import open_ended, read_layout, with_noise

ORIENTATION = 0x0112
OPENERS: dict[Kind, Callable[[BytesIO], Image.Image]] = {
    Kind.JPEG: JpegImageFile,
    Kind.PNG: PngImageFile,
    Kind.WEBP: WebPImageFile,
}
LONGEST_SIDE = 16_384  # of the result, in px; JPEG itself ends at 65,535
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def prepare(kind: Kind) -> None:
    """Import what Pillow imports late, before the child may open no more files."""
    Image.preinit()
    if kind is Kind.HEIC:
        import_module("pillow_heif")


def rebuild(data: bytes, kind: Kind, bounds: Bounds) -> tuple[bytes, tuple[int, int]]:
    """Return a JPEG (q95, 4:4:4, sRGB, no metadata) of `data` and its width and height in px.

    Raises Refused when the bounds don't hold; whatever a decoder raises means a damaged file.
    """
    image = _read_jpeg(data, bounds) if kind is Kind.JPEG else _loaded(data, kind, bounds)
    if kind is Kind.PNG and not rows_are_whole(data):
        raise Refused("damaged")
    upright = UPRIGHT.get(_orientation(image))
    image = to_srgb(_downsized(image, bounds.rest_pixels))
    if upright is not None:
        image = image.transpose(upright)
    return _encoded(image), image.size


def _read_jpeg(data: bytes, bounds: Bounds) -> Image.Image:
    """Decode a JPEG so that a scan which breaks off is noticed: libjpeg fills it with grey."""
    layout = read_layout(data)
    if layout.is_single:
        return _loaded(open_ended(data, layout), Kind.JPEG, bounds)
    image = _loaded(data, Kind.JPEG, bounds)
    # Whatever a scan lacks is taken from the noise behind it: only whole ones come out the same.
    if ImageChops.difference(image, _loaded(with_noise(data, layout), Kind.JPEG, bounds)).getbbox():
        raise Refused("damaged")
    return image


def _loaded(data: bytes, kind: Kind, bounds: Bounds) -> Image.Image:
    image = _open(data, kind)
    _check(image, kind, bounds)
    image.draft("", _rest_size(image.size, bounds.rest_pixels))
    image.load()
    return image


def _open(data: bytes, kind: Kind) -> Image.Image:
    """Parse the header with the one decoder that is meant; nothing is decoded yet."""
    if kind is Kind.HEIC:
        heif: Image.Image = import_module("pillow_heif").HeifImageFile(BytesIO(data))
        return heif
    return OPENERS[kind](BytesIO(data))


def _check(image: Image.Image, kind: Kind, bounds: Bounds) -> None:
    width, height = image.size
    if width * height > bounds.max_pixels:
        raise Refused("too_many_pixels")
    if min(width, height) < bounds.min_side:
        raise Refused("too_small")
    # A HEIC of several pictures has a primary one, which is what is opened.
    if kind is not Kind.HEIC and getattr(image, "n_frames", 1) != 1:
        raise Refused("animated")


def _orientation(image: Image.Image) -> int:
    try:
        value = image.getexif().get(ORIENTATION, 1)
    except Exception:  # noqa: BLE001 - Pillow's EXIF reader raises anything on a broken block
        return 1
    return value if isinstance(value, int) else 1


def _rest_size(size: tuple[int, int], most: int) -> tuple[int, int]:
    scale = min(1.0, sqrt(most / (size[0] * size[1])), LONGEST_SIDE / max(size))
    return max(1, int(size[0] * scale)), max(1, int(size[1] * scale))


def _downsized(image: Image.Image, most: int) -> Image.Image:
    size = _rest_size(image.size, most)
    if size == image.size:
        return image
    info = image.info
    if image.has_transparency_data:
        image = image.convert("RGBA")
    elif image.mode in {"1", "P"}:  # palette indices can't be averaged
        image = image.convert("RGB")
    small = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    small.info = info
    return small


def _encoded(image: Image.Image) -> bytes:
    image.info = {}  # Pillow would carry the source's comment over
    jpeg = BytesIO()
    image.save(jpeg, "JPEG", quality=95, subsampling="4:4:4")
    return jpeg.getvalue()
