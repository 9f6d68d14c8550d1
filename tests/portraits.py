"""Pictures for the tests: a public-domain portrait, with whatever planted into it."""

import io
from functools import cache

from PIL import Image
from skimage import data

MARKER = b"SAFELIGHT-MARKER-7f3d9c"


@cache
def astronaut() -> Image.Image:
    """Return the portrait of Eileen Collins (NASA, public domain), 1024 pixels square."""
    pixels = data.astronaut()  # type: ignore[no-untyped-call]
    return Image.fromarray(pixels).resize((1024, 1024), Image.Resampling.LANCZOS)


def as_jpeg(picture: Image.Image, *, marked: bool = True) -> bytes:
    """Return a JPEG as a camera writes it: with a place, a maker and a comment."""
    exif = Image.Exif()
    exif[0x010F] = "Marker Camera " + MARKER.decode()
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2] = "N", (43.0, 39.0, 12.0)
    out = io.BytesIO()
    if marked:
        picture.save(out, "JPEG", quality=92, exif=exif, comment=MARKER)
    else:
        picture.save(out, "JPEG", quality=92)
    return out.getvalue()
