"""Soft masks of the face's parts, drawn from the mesh."""

from collections.abc import Sequence

import cv2
import numpy as np

from generation.engines.studio.colour import to_lab
from uploads.faces.arrays import Colour, Plane
from uploads.faces.landmarks import LEFT_BROW, LEFT_EYE, LIPS, OVAL, RIGHT_BROW, RIGHT_EYE
from uploads.faces.mesh import Mesh

NOT_SKIN = ((LEFT_EYE, 0.035), (RIGHT_EYE, 0.035), (LEFT_BROW, 0.025), (RIGHT_BROW, 0.025))


def outline(
    shape: tuple[int, ...],
    mesh: Mesh,
    indices: Sequence[int],
    *,
    softness: float,
    hull: bool = False,
) -> Plane:
    """(H, W) 0..1 mask of the polygon through `indices`, blurred by `softness` face widths."""
    mask = np.zeros(shape[:2], np.float32)
    corners = mesh.points[list(indices), :2].astype(np.int32)
    cv2.fillPoly(mask, [cv2.convexHull(corners) if hull else corners], (1.0,))
    sigma = softness * mesh.face_width
    return cv2.GaussianBlur(mask, (0, 0), sigma) if sigma > 0.3 else mask


def skin_mask(srgb: Colour, mesh: Mesh) -> Plane:
    """(H, W) 0..1: the face without eyes, brows and lips, and only where it has skin's colour.

    The colour is the face's own, so that no tone of skin is favoured; beard, hair and
    glasses fall out.
    """
    mask = outline(srgb.shape, mesh, OVAL, softness=0.03)
    for indices, margin in (*NOT_SKIN, (LIPS, 0.02)):
        mask *= 1 - _grown(srgb.shape, mesh, indices, margin)
    core = mask > 0.8
    if core.sum() < 50:
        return mask
    gate = _colour_gate(to_lab(srgb), core)
    return (mask * cv2.GaussianBlur(gate, (0, 0), max(0.5, mesh.face_width * 0.008))).astype(
        np.float32
    )


def _grown(shape: tuple[int, ...], mesh: Mesh, indices: Sequence[int], margin: float) -> Plane:
    hard = outline(shape, mesh, indices, softness=0, hull=True)
    side = 2 * int(mesh.face_width * margin) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    return cv2.GaussianBlur(cv2.dilate(hard, kernel), (0, 0), max(0.5, mesh.face_width * 0.015))


def _colour_gate(lab: Colour, core: Plane) -> Plane:
    """1 where Lab is near the median of `core`, in deviations of the face's own spread."""
    median = np.median(lab[core], 0)
    spread = np.median(np.abs(lab[core] - median), 0) * 1.48 + np.array([5, 2, 2])
    distance = np.abs(lab - median) / (spread * np.array([4, 3.5, 3.5]))
    gate: Plane = np.clip(2 - distance.max(-1), 0, 1).astype(np.float32)
    return gate
