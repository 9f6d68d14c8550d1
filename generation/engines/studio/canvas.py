"""Brings the framed part of the photo to the portrait's own size, with a margin round it."""

from dataclasses import dataclass

import cv2
import numpy as np

from generation.engines.studio.framing import Frame
from uploads.faces.arrays import Affine, Plane, Rgb
from uploads.faces.geometry import crop_affine, to_crop
from uploads.faces.mesh import Mesh

MARGIN = 0.06  # of the height: filters near the rim still see what lies beyond it


@dataclass(frozen=True)
class Canvas:
    """The photo in the portrait's pixels, `margin` pixels larger on each side.

    `picture` is (h, w, 3) uint8 sRGB, `mesh` in canvas pixels; `affine` leads to the photo's.
    """

    picture: Rgb
    mesh: Mesh
    margin: int
    affine: Affine

    def below_top(self) -> Plane:
        """(h, w) 0..1: 0 above the photo's top edge, where its first row is merely drawn out."""
        height, width = self.picture.shape[:2]
        across, down, start = self.affine[1]
        row = across * np.arange(width)[None] + down * np.arange(height)[:, None] + start
        below: Plane = np.clip(row / np.hypot(across, down) + 1, 0, 1).astype(np.float32)
        return below

    def without_margin(self, plane: Plane) -> Plane:
        """Cut the margin off anything laid over the canvas."""
        return plane[self.margin : -self.margin, self.margin : -self.margin]


def lay_canvas(rgb: Rgb, mesh: Mesh, frame: Frame, width: int, height: int) -> Canvas:
    """Warp the part of `rgb` in `frame` to (height, width) and a margin.

    Turn, scale and crop are one affine map, so that pixels are resampled once; a strong
    reduction is preceded by an exact whole-number one against aliasing.
    """
    margin = round(height * MARGIN)
    size = (width + 2 * margin, height + 2 * margin)
    scale = frame.height / height
    affine = crop_affine(frame.centre, scale, frame.roll, *size)
    points = mesh.points.copy()
    points[:, :2] = to_crop(affine, mesh.points[:, :2])
    points[:, 2] /= scale
    return Canvas(
        picture=_warp(rgb, affine, size),
        mesh=Mesh(points, mesh.confidence),
        margin=margin,
        affine=affine,
    )


def _warp(picture: Rgb, affine: Affine, size: tuple[int, int]) -> Rgb:
    scale = float(np.hypot(affine[0, 0], affine[1, 0]))
    whole = int(scale)
    if whole > 1:
        height, width = picture.shape[:2]
        picture = cv2.resize(
            picture, (width // whole, height // whole), interpolation=cv2.INTER_AREA
        )
        affine = affine / whole
    flags = (
        (cv2.INTER_CUBIC if scale / whole <= 1.5 else cv2.INTER_LINEAR)
        if whole
        else (cv2.INTER_CUBIC)
    )
    return cv2.warpAffine(
        picture,
        affine,
        size,
        flags=flags | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
