"""A JPEG made of pixels alone: no EXIF, profile, comment or thumbnail can come along."""

import io

from PIL import Image

from uploads.faces.arrays import Rgb


def as_jpeg(picture: Rgb) -> bytes:
    """Return (H, W, 3) uint8 sRGB as a JPEG of quality 95 without metadata."""
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "JPEG", quality=95, subsampling=0)
    return out.getvalue()
