"""Lays the 468-point face mesh over a detected face, and reads the head's pose from it."""

import math
from dataclasses import dataclass

import cv2
import numpy as np

from uploads.faces.arrays import Points, Rgb
from uploads.faces.assets import FACE_MESH
from uploads.faces.detector import Face
from uploads.faces.geometry import crop_affine, to_picture
from uploads.faces.landmarks import (
    CHIN,
    FOREHEAD,
    LEFT_EAR,
    LEFT_EYE,
    LEFT_EYE_CORNER,
    OVAL,
    RIGHT_EAR,
    RIGHT_EYE,
    RIGHT_EYE_CORNER,
)
from uploads.faces.nets import infer

NET_SIDE = 192
MARGIN = 1.5  # the net was trained on crops half as large again as the face
NEUTRAL_PITCH = 6.0  # degrees read off a level head: the mesh's face plane leans back


@dataclass(frozen=True)
class Pose:
    """Degrees: roll clockwise on screen, yaw to the side, pitch downwards."""

    roll: float
    yaw: float
    pitch: float


@dataclass(frozen=True)
class Mesh:
    """`points` is (468, 3) in picture pixels; `confidence` 0..1 that they lie on a face."""

    points: Points
    confidence: float

    def moved(self, offset: tuple[float, float] = (0, 0), scale: float = 1) -> "Mesh":
        """The same mesh in a picture that begins at `offset` of this one, `scale` as large."""
        return Mesh((self.points - np.array([*offset, 0])) * scale, self.confidence)

    @property
    def oval(self) -> Points:
        """The face's outline, (36, 2)."""
        return self.points[OVAL, :2]

    @property
    def face_width(self) -> float:
        """Width of the outline in pixels: the unit that sizes are given in."""
        return float(np.ptp(self.oval[:, 0]))

    @property
    def eyes(self) -> tuple[Points, Points]:
        """The middle of each eye, left on screen first."""
        return self.points[LEFT_EYE, :2].mean(0), self.points[RIGHT_EYE, :2].mean(0)

    @property
    def eye_distance(self) -> float:
        left, right = self.eyes
        return float(np.linalg.norm(right - left))

    @property
    def pose(self) -> Pose:
        """Read from the axes of the face plane; no camera model is needed."""
        across = _unit(self.points[RIGHT_EAR] - self.points[LEFT_EAR])
        down = _unit(self.points[CHIN] - self.points[FOREHEAD])
        return Pose(
            roll=math.degrees(math.atan2(across[1], across[0])),
            yaw=math.degrees(math.atan2(-across[2], math.hypot(across[0], across[1]))),
            pitch=math.degrees(math.atan2(down[2], math.hypot(down[0], down[1]))) - NEUTRAL_PITCH,
        )


def lay_mesh(rgb: Rgb, face: Face, *, upside_down: bool = False) -> Mesh:
    """Fit the mesh to `face` in `rgb` ((H, W, 3) uint8 sRGB).

    Two passes: the second crops by the landmarks of the first, which is steadier than a box.
    `upside_down` looks for the chin where the detector saw the forehead.
    """
    left, right = face.keypoints[0], face.keypoints[1]
    angle = math.atan2(right[1] - left[1], right[0] - left[0]) + (math.pi if upside_down else 0)
    centre = (face.box[:2] + face.box[2:]) / 2
    side = float(max(face.box[2:] - face.box[:2])) * MARGIN
    mesh = _fit(rgb, centre, side, angle)
    return _fit(rgb, *_region(mesh.points))


def _fit(rgb: Rgb, centre: Points, side: float, angle: float) -> Mesh:
    affine = crop_affine(centre, side / NET_SIDE, angle, NET_SIDE, NET_SIDE)
    crop = cv2.warpAffine(
        rgb, affine, (NET_SIDE, NET_SIDE), flags=cv2.INTER_AREA | cv2.WARP_INVERSE_MAP
    )
    landmarks, flag = infer(FACE_MESH, crop / 255.0, ["conv2d_21", "conv2d_31"])
    points = landmarks.reshape(468, 3).astype(float)
    flat = to_picture(affine, points[:, :2])
    confidence = 1 / (1 + math.exp(-float(flag.ravel()[0])))
    return Mesh(np.c_[flat, points[:, 2] * side / NET_SIDE], confidence)


def _region(points: Points) -> tuple[Points, float, float]:
    """Centre, side and angle of the upright square round the landmarks."""
    across = points[RIGHT_EYE_CORNER, :2] - points[LEFT_EYE_CORNER, :2]
    angle = math.atan2(across[1], across[0])
    turn = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    upright = points[:, :2] @ turn.T
    low, high = upright.min(0), upright.max(0)
    return turn.T @ ((low + high) / 2), float(max(high - low)) * MARGIN, angle


def _unit(vector: Points) -> Points:
    unit: Points = vector / (np.linalg.norm(vector) + 1e-9)
    return unit
