"""Goes over skin, eyes and teeth gently; pores, moles and lines stay."""

from dataclasses import dataclass

import cv2
import numpy as np

from generation.engines.base import Retouch
from generation.engines.studio.filters import blur
from generation.engines.studio.regions import outline, skin_mask
from uploads.faces.arrays import Colour, Plane
from uploads.faces.landmarks import LEFT_EYE, MOUTH, RIGHT_EYE
from uploads.faces.mesh import Mesh

WORK_SIDE = 1024  # the bilateral filter's time grows with the fourth power of the side
SKIN, UNDER_EYES, EYES, TEETH = 0.45, 0.05, 0.25, 0.2
FINE_KEPT = 0.85
# Flash in the eye: red over the brighter of green and blue; the eye's own corner reaches 1.5.
RED_FROM, RED_FULL, PUPIL = 1.6, 2.1, 0.3  # the last in widths of the eye


@dataclass(frozen=True)
class FaceRegion:
    """The square round the face in which retouching happens."""

    top: int
    bottom: int
    left: int
    right: int


def retouch(srgb: Colour, mesh: Mesh, amount: Retouch) -> Colour:
    """Go over the face in (H, W, 3) sRGB, in place; NONE leaves everything as it is.

    The change is found on a copy of at most 1024 px and laid on the full picture, whose
    fine detail is therefore untouched.
    """
    if amount == Retouch.NONE:
        return srgb
    region = _face_region(srgb, mesh)
    face = srgb[region.top : region.bottom, region.left : region.right]
    scale = min(1.0, WORK_SIDE / max(srgb.shape[:2]))
    size = (max(1, round(face.shape[1] * scale)), max(1, round(face.shape[0] * scale)))
    small = cv2.resize(face, size, interpolation=cv2.INTER_AREA) if scale < 1 else face
    moved = mesh.moved((region.left, region.top), scale)
    change = _retouched(np.ascontiguousarray(small), moved) - small
    if scale < 1:
        full = (face.shape[1], face.shape[0])
        change = cv2.resize(change, full, interpolation=cv2.INTER_CUBIC)
    srgb[region.top : region.bottom, region.left : region.right] = (face + change).clip(0, 1)
    return srgb


def _face_region(srgb: Colour, mesh: Mesh) -> FaceRegion:
    height, width = srgb.shape[:2]
    room = mesh.face_width * 0.2
    low, high = mesh.points[:, :2].min(0) - room, mesh.points[:, :2].max(0) + room
    left, top = np.clip(low.astype(int), 0, (width - 2, height - 2))
    right, bottom = np.clip(high.astype(int), (left + 2, top + 2), (width, height))
    return FaceRegion(int(top), int(bottom), int(left), int(right))


def _retouched(srgb: Colour, mesh: Mesh) -> Colour:
    skin = skin_mask(srgb, mesh)
    smooth = _smooth_skin(srgb, skin, mesh.face_width)
    lifted = _lift_under_eyes(smooth, skin, mesh)
    return _clear_eyes(_clean_teeth(_without_red_eyes(lifted, mesh), mesh), mesh)


def _smooth_skin(srgb: Colour, skin: Plane, width: float) -> Colour:
    """Even out blotches of the middle size; the finest band (pores) is added back."""
    fine = srgb - cv2.GaussianBlur(srgb, (0, 0), max(0.6, width * 0.006))
    base = cv2.bilateralFilter(srgb, 0, 0.08, max(1.0, width * 0.022))
    even = cv2.GaussianBlur(base, (0, 0), max(0.6, width * 0.004)) + fine * FINE_KEPT
    weight = (skin * SKIN)[..., None]
    return srgb * (1 - weight) + even * weight


def _lift_under_eyes(srgb: Colour, skin: Plane, mesh: Mesh) -> Colour:
    """Brighten the shade below each eye by a few percent."""
    rows, columns = np.mgrid[0 : srgb.shape[0], 0 : srgb.shape[1]].astype(np.float32)
    gain = np.ones(srgb.shape[:2], np.float32)
    width = mesh.face_width
    for indices in (LEFT_EYE, RIGHT_EYE):
        eye = mesh.points[indices, :2]
        x, y = eye.mean(0)
        y += np.ptp(eye[:, 1]) * 0.5 + width * 0.055
        across, down = (columns - x) / (width * 0.085), (rows - y) / (width * 0.035)
        gain += UNDER_EYES * np.exp(-(across**2 + down**2) / 2) * skin
    return srgb * gain[..., None]


def _without_red_eyes(srgb: Colour, mesh: Mesh) -> Colour:
    """Take the flash's red out of the pupils; irises and lids of any colour stay."""
    other = srgb[..., 1:].max(-1)
    redness = (srgb[..., 0] / np.maximum(other, 0.04) - RED_FROM) / (RED_FULL - RED_FROM)
    # A dark pixel's hue is noise.
    red = redness.clip(0, 1) * np.clip((srgb[..., 0] - 0.15) / 0.1, 0, 1) * _pupils(srgb, mesh)
    red = cv2.GaussianBlur(red.astype(np.float32), (0, 0), max(0.5, mesh.face_width * 0.002))
    cleared = srgb.copy()
    cleared[..., 0] += (srgb[..., 1:].mean(-1) - srgb[..., 0]) * red
    return cleared


def _pupils(srgb: Colour, mesh: Mesh) -> Plane:
    """(H, W) 0..1: discs in the middle of the eyes, within the lids."""
    discs = np.zeros(srgb.shape[:2], np.float32)
    for indices in (LEFT_EYE, RIGHT_EYE):
        eye = mesh.points[indices, :2]
        middle = tuple(int(place) for place in eye.mean(0).round())
        cv2.circle(discs, middle, max(1, round(PUPIL * float(np.ptp(eye[:, 0])))), (1.0,), -1)
    lids = [outline(srgb.shape, mesh, eye, softness=0.004) for eye in (LEFT_EYE, RIGHT_EYE)]
    return discs * np.maximum(*lids)


def _clean_teeth(srgb: Colour, mesh: Mesh) -> Colour:
    """Take some yellow out of what is bright between the lips."""
    hsv = cv2.cvtColor(srgb.clip(0, 1).astype(np.float32), cv2.COLOR_RGB2HSV)
    inside = outline(srgb.shape, mesh, MOUTH, softness=0.008)
    bright = np.clip((hsv[..., 2] - 0.45) / 0.2, 0, 1) * np.clip((0.55 - hsv[..., 1]) / 0.2, 0, 1)
    teeth = bright * inside
    hsv[..., 1] *= 1 - TEETH * teeth
    hsv[..., 2] = (hsv[..., 2] * (1 + 0.03 * teeth)).clip(0, 1)
    return np.where(teeth[..., None] > 0, cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB), srgb)


def _clear_eyes(srgb: Colour, mesh: Mesh) -> Colour:
    """Raise the eyes' local contrast a little."""
    masks = [
        outline(srgb.shape, mesh, eye, softness=0.012, hull=True) for eye in (LEFT_EYE, RIGHT_EYE)
    ]
    eyes = np.maximum(masks[0], masks[1])[..., None]
    detail = srgb - blur(srgb, mesh.face_width * 0.02)
    return (srgb + detail * EYES * eyes) * (1 + 0.03 * eyes)
