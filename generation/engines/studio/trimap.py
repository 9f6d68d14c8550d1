"""Marks what is surely person, surely background, and the band that matting decides."""

import cv2
import numpy as np

from generation.engines.studio.colour import to_lab
from generation.engines.studio.filters import blur
from uploads.faces.arrays import Colour, Plane
from uploads.faces.landmarks import (
    CHIN,
    LEFT_EYE_CORNER,
    LEFT_MOUTH_CORNER,
    RIGHT_EYE_CORNER,
    RIGHT_MOUTH_CORNER,
)
from uploads.faces.mesh import Mesh

HAIR_BAND, BODY_BAND = 0.16, 0.035  # half-widths in face widths
UNKNOWN = 0.5


def edge_distance(mask: Plane) -> Plane:
    """Signed distance in pixels to the mask's edge: positive inside."""
    inside = (mask > 0.5).astype(np.uint8)
    within = cv2.distanceTransform(inside, cv2.DIST_L2, 5)
    return within - cv2.distanceTransform(1 - inside, cv2.DIST_L2, 5)


def make_trimap(mask: Plane, mesh: Mesh, body_band: float = BODY_BAND) -> Plane:
    """(H, W): 1 person, 0 background, .5 unknown. The band is wide round hair, else narrow."""
    distance = edge_distance(mask)
    hair = hair_share(mask, mesh)
    inner = mesh.face_width * (body_band + (HAIR_BAND * 0.75 - body_band) * hair)
    outer = mesh.face_width * (body_band + (HAIR_BAND - body_band) * hair)
    trimap = np.full(mask.shape, UNKNOWN, np.float32)
    trimap[(distance > inner) & (mask > 0.9)] = 1
    trimap[(-distance > outer) | ((-distance > outer * 0.6) & (mask < 0.02))] = 0
    trimap[_face_core(mask.shape, mesh) > 0] = 1
    return trimap


def hair_share(mask: Plane, mesh: Mesh) -> Plane:
    """(H, 1) 0..1: how likely the edge in a row is hair; down to the eyes when it is short."""
    width = mesh.face_width
    is_short = _has_short_hair(mask, mesh)
    eyes = float(mesh.points[[LEFT_EYE_CORNER, RIGHT_EYE_CORNER], 1].mean())
    end = eyes - 0.02 * width if is_short else mesh.points[CHIN, 1] + 0.15 * width
    rows = np.arange(mask.shape[0], dtype=np.float32)[:, None]
    share = np.clip((end - rows) / (0.3 * width), 0, 1) * (0.6 if is_short else 1.0)
    hair: Plane = share.astype(np.float32)
    return hair


def rescore(srgb: Colour, mask: Plane, mesh: Mesh) -> Plane:
    """Move the mask's sloppy edge onto the real one by local colours.

    Nearby sure person and sure background each give a mean and a spread in Lab; a pixel of
    the band goes to the likelier, with the mask's own vote weighed in. Returns 0..1.
    """
    width, distance = mesh.face_width, edge_distance(mask)
    band = 0.12 * width
    lab = to_lab(srgb) * np.array([0.7, 1, 1], np.float32)
    person = _far(lab, (distance > 0.7 * band) | ((distance > 0.3 * band) & (mask > 0.995)), width)
    background = _far(lab, -distance > 0.45 * band, width)
    evidence = cv2.GaussianBlur(
        np.clip((background - person) * 0.5, -12, 12), (0, 0), max(0.8, width * 0.008)
    )
    vote = np.clip(distance / (band * 0.5), -3, 3)
    return (1 / (1 + np.exp(-(evidence * 0.6 + vote * 1.2)))).astype(np.float32)


def _far(lab: Colour, where: Plane, width: float) -> Plane:
    """Negative log likelihood (doubled) of each pixel under the colours of `where` nearby."""
    weight, sigma = where.astype(np.float32), 0.16 * width
    total = blur(weight, sigma)[..., None].clip(0) + 1e-4
    mean = blur(lab * weight[..., None], sigma) / total
    square = blur(lab * lab * weight[..., None], sigma) / total
    variance = np.maximum(square - mean * mean, 9)
    likelihood: Plane = ((lab - mean) ** 2 / variance + np.log(variance)).sum(-1)
    return likelihood.astype(np.float32)


def _has_short_hair(mask: Plane, mesh: Mesh) -> bool:
    """Nothing much beside the mouth: short hair, or hair behind the shoulders."""
    mouth = mesh.points[[LEFT_MOUTH_CORNER, RIGHT_MOUTH_CORNER], 1].mean()
    row = int(np.clip(mouth, 0, mask.shape[0] - 1))
    left = int(max(0, mesh.oval[:, 0].min() - mesh.face_width))
    right = int(min(mask.shape[1], mesh.oval[:, 0].max() + mesh.face_width))
    return bool((mask[row, left:right] > 0.5).sum() < 1.3 * mesh.face_width)


def _face_core(shape: tuple[int, ...], mesh: Mesh) -> Plane:
    core = np.zeros(shape, np.uint8)
    cv2.fillConvexPoly(core, cv2.convexHull(mesh.oval.astype(np.int32)), (1,))
    return cv2.erode(
        core, np.ones((3, 3), np.uint8), iterations=max(1, int(mesh.face_width * 0.03))
    )
