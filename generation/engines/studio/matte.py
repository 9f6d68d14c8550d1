"""How much of each pixel is the person: the alpha matte."""

from dataclasses import dataclass

import cv2
import numpy as np

from generation.engines.studio.closed_form import solve_matte
from generation.engines.studio.crown import Crown, find_crown
from generation.engines.studio.filters import guided_coefficients
from generation.engines.studio.segment import keep_person
from generation.engines.studio.strips import enlarged, strips
from generation.engines.studio.trimap import (
    UNKNOWN,
    edge_distance,
    hair_share,
    make_trimap,
    rescore,
)
from uploads.faces.arrays import Colour, Plane, Rgb
from uploads.faces.landmarks import CHIN
from uploads.faces.mesh import Mesh

WORK_SIDE = 512  # matting at this size, then guided upsampling, looks the same and costs a fifth
PULL = 0.1  # greatest weight of the mask against the colours
ISLAND = 0.12  # alpha above which a pixel counts as something
FLOOR, CEILING = 0.06, 0.94  # haze below and holes above are noise


@dataclass(frozen=True)
class Matte:
    """`alpha` (H, W) 0..1 and how much the hair's colours are the wall's, 0..1."""

    alpha: Plane
    likeness: float


def make_matte(rgb: Rgb, mask: Plane, mesh: Mesh) -> Matte:
    """Cut the person out of `rgb` ((H, W, 3) uint8 sRGB), from the coarse mask (H, W) 0..1."""
    scale = min(1.0, WORK_SIDE / max(mask.shape))
    size = (round(mask.shape[1] * scale), round(mask.shape[0] * scale))
    small = _reduced(rgb, size)
    coarse = cv2.resize(mask, size, interpolation=cv2.INTER_AREA)
    near = mesh.moved(scale=scale)
    crown = find_crown(small, coarse, near)
    alpha = without_islands(_solve(small, crown, near), near)
    if scale < 1:
        alpha = _enlarge(rgb, small, alpha)
    alpha = np.clip((alpha - FLOOR) / (CEILING - FLOOR), 0, 1).astype(np.float32)
    return Matte(alpha, crown.likeness)


def without_islands(alpha: Plane, mesh: Mesh) -> Plane:
    """Clear what hangs in the air, unconnected to the face: specks and tufts of background."""
    _, labels = cv2.connectedComponents((alpha > ISLAND).astype(np.uint8))
    height, width = alpha.shape
    x, y = np.clip(mesh.oval.mean(0).astype(int), 0, (width - 1, height - 1))
    if labels[y, x] == 0:
        return alpha
    return np.where((labels == 0) | (labels == labels[y, x]), alpha, 0).astype(np.float32)


def _reduced(rgb: Rgb, size: tuple[int, int]) -> Colour:
    """(h, w, 3) sRGB 0..1; by way of 16 bits, since matting reads differences below 1/255."""
    fine = cv2.resize(rgb.astype(np.uint16) * 257, size, interpolation=cv2.INTER_AREA)
    small: Colour = fine.astype(np.float32) / 65535
    return small


def _solve(srgb: Colour, crown: Crown, mesh: Mesh) -> Plane:
    """Alpha at the working size: the mask re-scored by colour, then closed-form matting."""
    trimap = make_trimap(crown.mask, mesh)
    mask = np.where(trimap == UNKNOWN, _rescored(srgb, crown, mesh), crown.mask)
    mask = cv2.medianBlur((mask * 255).astype(np.uint8), 5).astype(np.float32) / 255
    mask = keep_person(mask, mesh)
    trimap = np.where(trimap == UNKNOWN, make_trimap(mask, mesh, 0.03), trimap)
    unknown = trimap == UNKNOWN
    start = np.where(unknown, mask, trimap).astype(np.float32)
    return solve_matte(srgb, unknown, start, (mask > 0.5).astype(np.float32), _pull(mask, mesh))


def _rescored(srgb: Colour, crown: Crown, mesh: Mesh) -> Plane:
    """The mask with its edge moved by colour; not round a head before a wall of its colours."""
    moved = rescore(srgb, crown.mask, mesh)
    if not crown.is_told_by_colour:
        head = slice(0, max(0, int(mesh.points[CHIN, 1])))
        moved[head] = crown.mask[head]
    return moved


def _pull(mask: Plane, mesh: Mesh) -> Plane:
    """(H, W) how firmly matting is held to the mask: not where hair is, firmly far from it."""
    reach = mesh.face_width * (0.03 + 0.12 * hair_share(mask, mesh))
    distance = np.clip(np.abs(edge_distance(mask)) / reach, 0, 1)
    return (PULL * distance**3).astype(np.float32)


def _enlarge(rgb: Rgb, small: Colour, alpha: Plane) -> Plane:
    """Carry alpha to full size along the picture's own edges (joint upsampling)."""
    height, width = rgb.shape[:2]
    size = (width, height)
    slope, offset = guided_coefficients(small, alpha, 2, 1e-5)
    full = np.empty((height, width), np.float32)
    for rows in strips(height):
        weighted = enlarged(slope, size, rows) * (rgb[rows].astype(np.float32) / 255)
        fine = (weighted.sum(-1) + enlarged(offset, size, rows)).clip(0, 1)
        smooth = enlarged(alpha, size, rows, cv2.INTER_CUBIC).clip(0, 1)
        full[rows] = np.where((smooth > 0.01) & (smooth < 0.99), fine, smooth)
    return full
