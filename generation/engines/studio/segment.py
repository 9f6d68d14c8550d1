"""Where the person is, coarsely: the selfie net on the canvas and once more on the head."""

import cv2
import numpy as np

from generation.engines.studio.own_model import own_mask, own_model
from uploads.faces.arrays import Plane, Rgb
from uploads.faces.assets import PERSON_SEGMENTER
from uploads.faces.landmarks import CHIN, FOREHEAD
from uploads.faces.mesh import Mesh
from uploads.faces.nets import infer

NET_SIDE = 256
# Evened contrast (CLAHE): hair before dark or look-alike walls is seen twice as often.
EVEN_LIMIT, EVEN_TILES = 3.0, (4, 4)
SKULL_ABOVE, SKULL_WIDTH = 0.2, 0.86  # in heights and widths of the face; crops reach .34
CLOSE_UP = 2.3  # side of the head's square, in face sizes
CLOSE_UP_WEIGHT = 0.65
FADE = 0.15  # of the square's side, so that it shows no seam


def segment(rgb: Rgb, mesh: Mesh) -> Plane:
    """(H, W) probability 0..1 that a pixel of `rgb` is of the person under `mesh`."""
    whole = person_mask(rgb)
    left, top, right, bottom = _head_square(rgb, mesh)
    close = person_mask(rgb[top:bottom, left:right])
    weight = _fade(close.shape, (left > 0, top > 0, right < rgb.shape[1], bottom < rgb.shape[0]))
    weight *= CLOSE_UP_WEIGHT
    region = whole[top:bottom, left:right]
    whole[top:bottom, left:right] = region * (1 - weight) + close * weight
    return np.maximum(keep_person(whole, mesh), skull(whole.shape, mesh))


def skull(shape: tuple[int, ...], mesh: Mesh) -> Plane:
    """(H, W) 0 or 1: the least that a head has above its face, whatever the net made of it."""
    chin, forehead = mesh.points[CHIN, :2], mesh.points[FOREHEAD, :2]
    up = forehead - chin
    centre = forehead - up * (0.5 - SKULL_ABOVE / 2)
    axes = mesh.face_width * SKULL_WIDTH / 2, float(np.linalg.norm(up)) * (0.5 + SKULL_ABOVE) / 2
    turn = float(np.degrees(np.arctan2(up[0], -up[1])))
    mask = np.zeros(shape[:2], np.float32)
    cv2.ellipse(mask, (tuple(centre), (axes[0] * 2, axes[1] * 2), turn), (1.0,), -1)
    return mask


def person_mask(rgb: Rgb, *, is_evened: bool = True) -> Plane:
    """(H, W) 0..1: one pass of the net over `rgb`, averaged with its mirror image.

    An operator's own model takes the net's place, and is asked once and as the photo is.
    """
    if model := own_model():
        return own_mask(rgb, model)
    small = cv2.resize(rgb, (NET_SIDE, NET_SIDE), interpolation=cv2.INTER_AREA)
    seen = (_evened(small) if is_evened else small) / 255.0
    straight, mirrored = (
        infer(PERSON_SEGMENTER, view, ["activation_10"])[0][0, 0] for view in (seen, seen[:, ::-1])
    )
    mean = np.ascontiguousarray((straight + mirrored[:, ::-1]) / 2)
    height, width = rgb.shape[:2]
    return cv2.resize(mean, (width, height), interpolation=cv2.INTER_CUBIC).clip(0, 1)


def _evened(rgb: Rgb) -> Rgb:
    """(h, w, 3) uint8 with lightness spread out evenly, tile by tile."""
    lab = cv2.cvtColor(rgb, cv2.COLOR_RGB2LAB)
    lab[..., 0] = cv2.createCLAHE(EVEN_LIMIT, EVEN_TILES).apply(lab[..., 0])
    return cv2.cvtColor(lab, cv2.COLOR_LAB2RGB)


def keep_person(mask: Plane, mesh: Mesh) -> Plane:
    """Drop what isn't connected to the face."""
    _, labels = cv2.connectedComponents((mask > 0.5).astype(np.uint8))
    height, width = mask.shape
    x, y = np.clip(mesh.oval.mean(0).astype(int), 0, (width - 1, height - 1))
    if labels[y, x] == 0:
        return mask
    rim = max(9, int(mesh.face_width * 0.02) | 1)
    near = cv2.dilate((labels == labels[y, x]).astype(np.uint8), np.ones((rim, rim), np.uint8))
    return (mask * near).astype(np.float32)


def _head_square(rgb: Rgb, mesh: Mesh) -> tuple[int, int, int, int]:
    height, width = rgb.shape[:2]
    tall = float(np.ptp(mesh.oval[:, 1]))
    centre = mesh.oval.mean(0) - (0, 0.12 * tall)
    side = int(max(mesh.face_width, tall) * CLOSE_UP)
    left, top = (max(0, int(middle - side / 2)) for middle in centre)
    return left, top, min(width, left + side), min(height, top + side)


def _fade(shape: tuple[int, ...], has_beyond: tuple[bool, bool, bool, bool]) -> Plane:
    """0 at the sides beyond which the canvas goes on, 1 inside."""
    height, width = shape[:2]
    x, y = np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32)
    far = np.float32(1e9)
    left, top, right, bottom = (np.float32(0) if beyond else far for beyond in has_beyond)
    from_side = np.minimum(x + left, width - 1 - x + right)
    from_end = np.minimum(y + top, height - 1 - y + bottom)
    distance = np.minimum(from_side[None], from_end[:, None])
    weight: Plane = np.clip(distance / (FADE * max(height, width)), 0, 1).astype(np.float32)
    return weight
