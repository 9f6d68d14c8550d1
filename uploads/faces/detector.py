"""Finds faces with BlazeFace: on the whole picture, then on overlapping tiles."""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from uploads.faces.arrays import Points, Rgb
from uploads.faces.assets import FACE_DETECTOR
from uploads.faces.nets import infer

NET_SIDE = 128
WORK_SIDE = 1280  # tiles of it show a face of 3 % of the side to the net large enough
SURE = 0.5
SURE_IN_TILE = 0.6  # a tile magnifies patterns too, so it must be surer
SAME_FACE_OVERLAP = 0.3
STRIDES = ((8, 2), (16, 6))


@dataclass(frozen=True)
class Face:
    """One detection; `box` is x0, y0, x1, y1 and `keypoints` (6, 2), in picture pixels."""

    score: float
    box: Points
    keypoints: Points

    @property
    def width(self) -> float:
        return float(self.box[2] - self.box[0])

    def moved(self, scale: float, offset: tuple[float, float]) -> "Face":
        """The same face in a picture `scale` times as large, shifted by `offset`."""
        shift = np.array(offset, float)
        box = self.box * scale + np.r_[shift, shift]
        return Face(self.score, box, self.keypoints * scale + shift)


def detect(rgb: Rgb) -> list[Face]:
    """Find all faces in `rgb` ((H, W, 3) uint8 sRGB), the largest first."""
    scale = min(1.0, WORK_SIDE / max(rgb.shape[:2]))
    small = _resized(rgb, scale) if scale < 1 else rgb
    found = _detect_whole(small, SURE)
    for x, y, side in _tiles(small.shape[0], small.shape[1], has_face=bool(found)):
        tile = small[y : y + side, x : x + side]
        found += [face.moved(1, (x, y)) for face in _detect_whole(tile, SURE_IN_TILE)]
    faces = [face.moved(1 / scale, (0, 0)) for face in _distinct(found)]
    return sorted(faces, key=lambda face: -face.width)


def _anchors() -> Points:
    centres: list[tuple[float, float]] = []
    for stride, per_cell in STRIDES:
        cells = NET_SIDE // stride
        for row in range(cells):
            for column in range(cells):
                centres += [((column + 0.5) / cells, (row + 0.5) / cells)] * per_cell
    return np.array(centres)


ANCHORS = _anchors()


def _resized(rgb: Rgb, scale: float) -> Rgb:
    height, width = (max(1, round(side * scale)) for side in rgb.shape[:2])
    return cv2.resize(rgb, (width, height), interpolation=cv2.INTER_AREA)


def _detect_whole(rgb: Rgb, least_score: float) -> list[Face]:
    scale = NET_SIDE / max(rgb.shape[:2])
    small = _resized(rgb, scale)
    top, left = (NET_SIDE - small.shape[0]) // 2, (NET_SIDE - small.shape[1]) // 2
    canvas = np.zeros((NET_SIDE, NET_SIDE, 3), np.uint8)
    canvas[top : top + small.shape[0], left : left + small.shape[1]] = small
    outputs = infer(FACE_DETECTOR, canvas / 127.5 - 1, ["regressors", "classificators"])
    return [
        Face(score, np.r_[centre - size / 2, centre + size / 2], keypoints).moved(
            1 / scale, (-left / scale, -top / scale)
        )
        for score, centre, size, keypoints in _decoded(outputs[0], outputs[1], least_score)
    ]


def _decoded(
    regressors: Points, logits: Points, least_score: float
) -> Iterator[tuple[float, Points, Points, Points]]:
    """Yield score, centre, size and keypoints in net pixels of each anchor that fired."""
    scores = 1 / (1 + np.exp(-np.clip(logits.reshape(-1).astype(float), -80, 80)))
    offsets = regressors.reshape(-1, 8, 2).astype(float)
    for index in np.flatnonzero(scores > least_score):
        anchor = ANCHORS[index] * NET_SIDE
        centre, size, keypoints = offsets[index, 0], offsets[index, 1], offsets[index, 2:]
        yield float(scores[index]), centre + anchor, size, keypoints + anchor


def _tiles(height: int, width: int, *, has_face: bool) -> Iterator[tuple[int, int, int]]:
    """Yield x, y, side of half-overlapping squares; finer ones only while no face is known."""
    for share in (0.6,) if has_face else (0.6, 0.35, 0.2):
        side = min(int(max(height, width) * share), height, width)
        for y in _starts(height, side):
            for x in _starts(width, side):
                yield x, y, side


def _starts(length: int, side: int) -> list[int]:
    step = max(1, side // 2)
    return sorted({*range(0, max(1, length - side), step), length - side})


def _distinct(faces: list[Face]) -> list[Face]:
    """Keep the surest of each group of overlapping detections."""
    kept: list[Face] = []
    for face in sorted(faces, key=lambda face: -face.score):
        if all(_overlap(face.box, other.box) < SAME_FACE_OVERLAP for other in kept):
            kept.append(face)
    return kept


def _overlap(one: Points, other: Points) -> float:
    """Intersection over the smaller box, so that a part of a face is that face."""
    sides = np.minimum(one[2:], other[2:]) - np.maximum(one[:2], other[:2])
    shared = float(np.prod(np.maximum(0, sides)))
    smaller = min(float(np.prod(box[2:] - box[:2])) for box in (one, other))
    return shared / max(smaller, 1e-9)
