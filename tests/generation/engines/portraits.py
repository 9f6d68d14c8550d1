"""How the tests measure a finished portrait."""

from dataclasses import dataclass

import numpy as np

from uploads.faces.arrays import Points, Rgb
from uploads.faces.detector import detect
from uploads.faces.landmarks import LEFT_EYE_CORNER, RIGHT_EYE_CORNER
from uploads.faces.mesh import Mesh, lay_mesh


@dataclass(frozen=True)
class Seen:
    """What the detector and the mesh see in one portrait."""

    faces: list[Mesh]
    height: int

    @property
    def eye_line(self) -> float:
        """Height of the eyes over the picture's height."""
        return float(np.mean(self.faces[0].eyes, 0)[1] / self.height)


def look(rgb: Rgb) -> Seen:
    """Find the faces in `rgb` anew."""
    meshes = [lay_mesh(rgb, face) for face in detect(rgb)]
    return Seen([mesh for mesh in meshes if mesh.confidence > 0.5], rgb.shape[0])


def geometry_error(before: Mesh, after: Mesh) -> float:
    """Mean distance of the landmarks after the best similarity, over the eyes' distance."""
    one, other = (_centred(mesh.points[:, :2]) for mesh in (before, after))
    left, sizes, right = np.linalg.svd(one.T @ other)
    moved = one @ (left @ right) * sizes.sum() / (one**2).sum()
    eyes = np.linalg.norm(other[LEFT_EYE_CORNER] - other[RIGHT_EYE_CORNER])
    return float(np.linalg.norm(moved - other, axis=1).mean() / eyes)


def _centred(points: Points) -> Points:
    centred: Points = points - points.mean(0)
    return centred
