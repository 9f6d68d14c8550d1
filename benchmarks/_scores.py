"""Figures of one finished portrait against its photo."""

from dataclasses import dataclass

import cv2
import numpy as np

from generation.engines.studio.colour import to_lab
from generation.engines.studio.regions import skin_mask
from uploads.faces.arrays import Points, Rgb
from uploads.faces.detector import detect
from uploads.faces.landmarks import CHIN, FOREHEAD, LEFT_EYE_CORNER, RIGHT_EYE_CORNER
from uploads.faces.mesh import Mesh, lay_mesh
from uploads.faces.quality import judge


@dataclass(frozen=True)
class Score:
    """One portrait's figures; lengths in heights of the picture, `lightness` in L*."""

    faces: int
    geometry: float
    eye_line: float
    head: float
    lightness: float
    evenness: float


def score(photo: Rgb, portrait: Rgb) -> Score:
    """Measure `portrait` ((H, W, 3)) against `photo`; NaN where no face is found."""
    before = judge(photo).mesh
    faces = [lay_mesh(portrait, face) for face in detect(portrait)]
    faces = [mesh for mesh in faces if mesh.confidence > 0.5]
    if before is None or not faces:
        return Score(len(faces), *[float("nan")] * 5)
    after, height = faces[0], portrait.shape[0]
    # The mesh's forehead is the hairline; hair adds about a third of the face above it.
    face = float(after.points[CHIN, 1] - after.points[FOREHEAD, 1]) / height
    return Score(
        faces=len(faces),
        geometry=geometry_error(before.points[:, :2], after.points[:, :2]),
        eye_line=float(np.mean(after.eyes, 0)[1] / height),
        head=face * 1.33,
        lightness=skin_lightness(portrait, after) - skin_lightness(photo, before),
        evenness=unevenness(portrait),
    )


def geometry_error(one: Points, other: Points) -> float:
    """Mean distance of (N, 2) landmarks after the best similarity, over the eyes' distance."""
    a, b = one - one.mean(0), other - other.mean(0)
    left, sizes, right = np.linalg.svd(a.T @ b)
    moved = a @ (left @ right) * sizes.sum() / (a**2).sum()
    eyes = np.linalg.norm(b[LEFT_EYE_CORNER] - b[RIGHT_EYE_CORNER])
    return float(np.linalg.norm(moved - b, axis=1).mean() / eyes)


def skin_lightness(rgb: Rgb, mesh: Mesh) -> float:
    """Median L* of the face's skin."""
    srgb = rgb.astype(np.float32) / 255
    return float(np.median(to_lab(srgb)[..., 0][skin_mask(srgb, mesh) > 0.6]))


def unevenness(portrait: Rgb) -> float:
    """Standard deviation of L* in the upper left corner, less what changes slowly."""
    height, width = portrait.shape[:2]
    corner = portrait[: height // 3, : width // 6].astype(np.float32) / 255
    lightness = to_lab(corner)[..., 0]
    return float((lightness - cv2.GaussianBlur(lightness, (0, 0), height / 40)).std())
