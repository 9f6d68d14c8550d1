"""The key light: slow gains modelled on the face's own relief, so that texture stays."""

import cv2
import numpy as np

from generation.engines.studio.develop import near_face
from generation.engines.studio.filters import blur
from generation.styles import KeyLight
from uploads.faces.arrays import Colour, Plane
from uploads.faces.mesh import Mesh

WORK_SIDE = 640
GRID = 96  # cells across the face; the light has no finer detail
WARM = np.array([0.06, 0.0, -0.09], np.float32)
FALLOFF = 0.3  # strength of the same light on hair and shoulders


def key_light_gain(shape: tuple[int, ...], mesh: Mesh, key: KeyLight) -> Colour:
    """(h, w, 3) gain in linear light that sets `key` on the person under `mesh`.

    The light changes slowly, so it is found on a copy of `shape` with at most WORK_SIDE pixels
    a side, and enlarged where it is used.
    """
    scale = min(1.0, WORK_SIDE / max(shape))
    small = tuple(round(side * scale) for side in shape)
    return _gain(small, mesh.moved(scale=scale), key)


def _gain(shape: tuple[int, ...], mesh: Mesh, key: KeyLight) -> Colour:
    near = near_face(shape, mesh)
    direction = np.array(key.direction) / np.linalg.norm(key.direction)
    modelling = 1 + (_shading(shape, mesh, direction) - 1) * near
    ramp = 1 + FALLOFF * _ramp(shape, mesh, direction) * (1 - 0.4 * near)
    gain = (1 + key.strength * (modelling - 1)) * (1 + key.strength * (ramp - 1) * 2)
    tint: Colour = 1 + WARM * key.warmth
    return (gain[..., None] * tint).astype(np.float32)


def _ramp(shape: tuple[int, ...], mesh: Mesh, direction: Colour) -> Plane:
    """-1..1 across the person: hair and shoulders brighten towards the lamp."""
    x, y = mesh.oval.mean(0)
    columns = (np.arange(shape[1], dtype=np.float32) - x) * direction[0]
    rows = (np.arange(shape[0], dtype=np.float32) - y) * direction[1]
    ramp: Plane = np.clip((columns[None] + rows[:, None]) / (mesh.face_width * 2.2), -1, 1)
    return ramp


def _shading(shape: tuple[int, ...], mesh: Mesh, direction: Colour) -> Plane:
    """(H, W) cosine of light and surface over its median; 1 away from the face."""
    low, high = mesh.points[:, :2].min(0), mesh.points[:, :2].max(0)
    cell = (high - low) / (GRID - 1)
    depth, covered = _depth(mesh, low, cell)
    slope_y, slope_x = np.gradient(depth, *cell[::-1])
    # The mesh's z grows away from the camera, so (dz/dx, dz/dy, 1) points at the viewer.
    normals = np.dstack([slope_x, slope_y, np.ones_like(depth)])
    normals /= np.linalg.norm(normals, axis=-1, keepdims=True)
    cosine = np.clip(normals @ direction, 0, 1)
    shading = np.where(covered, cosine / np.median(cosine[covered]), 1)
    soft = cv2.GaussianBlur(np.clip(shading, 0.4, 1.6).astype(np.float32), (0, 0), 5)
    to_grid = np.array([[1 / cell[0], 0, -low[0] / cell[0]], [0, 1 / cell[1], -low[1] / cell[1]]])
    return _laid_out(soft, to_grid, shape, mesh)


def _laid_out(grid: Plane, to_grid: Plane, shape: tuple[int, ...], mesh: Mesh) -> Plane:
    size = (shape[1], shape[0])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    laid = cv2.warpAffine(grid, to_grid, size, flags=flags, borderValue=(1.0,))
    return blur(laid, 0.04 * mesh.face_width)


def _depth(mesh: Mesh, low: Plane, cell: Plane) -> tuple[Plane, Plane]:
    """Depth on the grid from the scattered points, and where there are points at all."""
    columns, rows = ((mesh.points[:, :2] - low) / cell).round().astype(int).T
    depth, weight = np.zeros((2, GRID, GRID), np.float32)
    np.add.at(depth, (rows, columns), mesh.points[:, 2])
    np.add.at(weight, (rows, columns), 1)
    spread = cv2.GaussianBlur(weight, (0, 0), 4)
    return cv2.GaussianBlur(depth, (0, 0), 4) / np.maximum(spread, 1e-6), spread > 0.008
