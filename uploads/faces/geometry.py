"""Crops as affine maps, and turning points with them."""

import math

import numpy as np

from uploads.faces.arrays import Affine, Points


def crop_affine(centre: Points, scale: float, angle: float, width: int, height: int) -> Affine:
    """Map pixels of a (height, width) crop to the picture it is taken from.

    `centre` is the crop's middle in the picture, `scale` picture pixels per crop pixel,
    `angle` the turn of the crop in radians, clockwise on screen.
    """
    cos, sin = math.cos(angle) * scale, math.sin(angle) * scale
    affine = np.array([[cos, -sin, 0.0], [sin, cos, 0.0]])
    affine[:, 2] = centre - affine[:, :2] @ np.array([width / 2, height / 2])
    return affine


def to_picture(affine: Affine, points: Points) -> Points:
    """Carry (N, 2) points of the crop into the picture."""
    moved: Points = points @ affine[:, :2].T + affine[:, 2]
    return moved


def to_crop(affine: Affine, points: Points) -> Points:
    """Carry (N, 2) points of the picture into the crop."""
    moved: Points = (points - affine[:, 2]) @ np.linalg.inv(affine[:, :2]).T
    return moved
