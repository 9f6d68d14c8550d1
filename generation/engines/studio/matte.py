"""How much of each pixel is the person: the alpha matte."""

import cv2
import numpy as np

from generation.engines.studio.closed_form import solve_matte
from generation.engines.studio.filters import guided_coefficients
from generation.engines.studio.segment import keep_person
from generation.engines.studio.trimap import (
    UNKNOWN,
    edge_distance,
    hair_share,
    make_trimap,
    rescore,
)
from uploads.faces.arrays import Colour, Plane, Rgb
from uploads.faces.mesh import Mesh

WORK_SIDE = 512  # matting at this size, then guided upsampling, looks the same and costs a fifth
PULL = 0.1  # greatest weight of the mask against the colours
FLOOR, CEILING = 0.06, 0.94  # haze below and holes above are noise


def make_matte(rgb: Rgb, mask: Plane, mesh: Mesh) -> Plane:
    """(H, W) alpha 0..1 of the person in `rgb` ((H, W, 3) uint8 sRGB), from the coarse mask."""
    picture = rgb.astype(np.float32) / 255
    scale = min(1.0, WORK_SIDE / max(mask.shape))
    size = (round(mask.shape[1] * scale), round(mask.shape[0] * scale))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    coarse = cv2.resize(mask, size, interpolation=cv2.INTER_AREA)
    alpha = _solve(small, coarse, _scaled(mesh, scale))
    if scale < 1:
        alpha = _enlarge(picture, small, alpha)
    return np.clip((alpha - FLOOR) / (CEILING - FLOOR), 0, 1).astype(np.float32)


def _scaled(mesh: Mesh, scale: float) -> Mesh:
    return Mesh(mesh.points * scale, mesh.confidence)


def _solve(srgb: Colour, coarse: Plane, mesh: Mesh) -> Plane:
    """Alpha at the working size: the mask re-scored by colour, then closed-form matting."""
    trimap = make_trimap(coarse, mesh)
    mask = np.where(trimap == UNKNOWN, rescore(srgb, coarse, mesh), coarse)
    mask = cv2.medianBlur((mask * 255).astype(np.uint8), 5).astype(np.float32) / 255
    mask = keep_person(mask, mesh)
    trimap = np.where(trimap == UNKNOWN, make_trimap(mask, mesh, 0.03), trimap)
    unknown = trimap == UNKNOWN
    start = np.where(unknown, mask, trimap).astype(np.float32)
    return solve_matte(srgb, unknown, start, (mask > 0.5).astype(np.float32), _pull(mask, mesh))


def _pull(mask: Plane, mesh: Mesh) -> Plane:
    """(H, W) how firmly matting is held to the mask: not where hair is, firmly far from it."""
    reach = mesh.face_width * (0.03 + 0.12 * hair_share(mask, mesh))
    distance = np.clip(np.abs(edge_distance(mask)) / reach, 0, 1)
    return (PULL * distance**3).astype(np.float32)


def _enlarge(picture: Colour, small: Colour, alpha: Plane) -> Plane:
    """Carry alpha to full size along the picture's own edges (joint upsampling)."""
    size = (picture.shape[1], picture.shape[0])
    slope, offset = guided_coefficients(small, alpha, 2, 1e-5)
    fine = ((cv2.resize(slope, size) * picture).sum(-1) + cv2.resize(offset, size)).clip(0, 1)
    smooth = cv2.resize(alpha, size, interpolation=cv2.INTER_CUBIC).clip(0, 1)
    return np.where((smooth > 0.01) & (smooth < 0.99), fine, smooth).astype(np.float32)
