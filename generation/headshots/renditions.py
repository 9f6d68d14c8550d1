"""Sizes in which a headshot leaves: cut from the sealed master on the way out."""

import io
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from PIL import Image

from privacy.words import Words
from uploads.faces.arrays import Rgb

# Where the engines place the eyes, as a share of the height: crops keep them there.
EYE_LINE = 0.41
PNG = b"\x89PNG"


@dataclass(frozen=True)
class Rendition:
    """A named size; without one, the master itself."""

    slug: str
    title: Words
    size: tuple[int, int] | None = None

    @property
    def words(self) -> Words:
        return f"{self.size[0]} × {self.size[1]}" if self.size else _("as it was made")

    def named(self, content: bytes) -> str:
        """Return a name that says nothing of the person and fits what the file is."""
        return f"portrait-{self.slug}.{'png' if content.startswith(PNG) else 'jpg'}"

    def cut(self, master: bytes) -> bytes:
        """Return a file of this size and of the master's kind, sRGB, without any metadata."""
        if self.size is None:
            return master
        with Image.open(io.BytesIO(master), formats=["JPEG", "PNG"]) as picture:
            box = crop_box(picture.size, self.size)
            resized = picture.resize(self.size, Image.Resampling.LANCZOS, box=box)
        return _file(resized)


RENDITIONS = {
    rendition.slug: rendition
    for rendition in (
        Rendition("full", _("Full size")),
        Rendition("linkedin", _("LinkedIn"), (800, 800)),
        Rendition("cv", _("CV"), (800, 1000)),
    )
}


# Every size at once, where an archive takes several files of a portrait.
EVERY = "every"


def renditions_named(slug: str) -> list[Rendition]:
    """Return one size, or each of them."""
    return list(RENDITIONS.values()) if slug == EVERY else [RENDITIONS[slug]]


def archive_sizes() -> list[tuple[str, Words]]:
    """Return the sizes that an archive can be asked for, with their words."""
    return [(each.slug, each.title) for each in RENDITIONS.values()] + [(EVERY, _("Every size"))]


def crop_box(
    picture: tuple[int, int], target: tuple[int, int]
) -> tuple[float, float, float, float]:
    """Return (left, top, right, bottom) in pixels of the largest crop with the target's ratio."""
    width, height = picture
    ratio = target[0] / target[1]
    crop_width, crop_height = min(width, height * ratio), min(height, width / ratio)
    left = (width - crop_width) / 2
    top = min(max(EYE_LINE * (height - crop_height), 0), height - crop_height)
    return left, top, left + crop_width, top + crop_height


def encode(picture: Rgb) -> bytes:
    """Return (H, W, 3) uint8 sRGB pixels as a JPEG of quality 95, (H, W, 4) as a PNG.

    Neither carries metadata.
    """
    return _file(Image.fromarray(picture))


def _file(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    if picture.mode == "RGBA":
        picture.save(out, "PNG", optimize=True)
    else:
        picture.save(out, "JPEG", quality=95, subsampling=0)
    return out.getvalue()
