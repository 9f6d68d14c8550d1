"""The person's own colours in the half-covered pixels, so that no old background shines through.

Multi-level estimation after Germer and others (2020): colours of person and background are
found on a pyramid, from one pixel up, so that they spread across the band at no cost.
"""

import cv2
import numpy as np

from generation.engines.studio.strips import enlarged, strips
from uploads.faces.arrays import Colour, Plane, Rgb

WORK_SIDE = 384
REGULAR, GRADIENT = 1e-5, 1.0
SMALL, SMALL_ITERATIONS, ITERATIONS = 32, 8, 2
SIDES = ((0, -1), (0, 1), (1, -1), (1, 1))


def estimate_foreground(rgb: Rgb, alpha: Plane) -> Colour:
    """(H, W, 3) float32 sRGB of the person alone; where alpha is 1 it is the picture itself.

    Both colours are found at a working size and enlarged; a last exact step at full size
    makes them explain the picture's own fine detail.
    """
    height, width = alpha.shape
    scale = min(1.0, WORK_SIDE / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    person, background = _pyramid(small, cv2.resize(alpha, size, interpolation=cv2.INTER_AREA))
    foreground = np.empty((height, width, 3), np.float32)
    for rows in strips(height):
        near = (enlarged(colours, (width, height), rows) for colours in (person, background))
        srgb = rgb[rows].astype(np.float32) / 255
        foreground[rows] = _explain(srgb, alpha[rows, :, None], *near)
    return foreground


def _explain(srgb: Colour, alpha: Plane, person: Colour, background: Colour) -> Colour:
    """The nearest colours to the estimate that give the picture when mixed by alpha."""
    error = srgb - alpha * person - (1 - alpha) * background
    share = alpha / (alpha**2 + (1 - alpha) ** 2 + 1e-3)
    exact = (person + share * error).clip(0, 1)
    return np.where(alpha > 0.995, srgb, exact).astype(np.float32)


def _pyramid(srgb: Colour, alpha: Plane) -> tuple[Colour, Colour]:
    height, width = alpha.shape
    levels = int(np.ceil(np.log2(max(height, width))))
    person = np.tile(_mean(srgb, alpha), (1, 1, 1)).astype(np.float32)
    background = np.tile(_mean(srgb, 1 - alpha), (1, 1, 1)).astype(np.float32)
    for level in range(levels + 1):
        size = (round(width ** (level / levels)), round(height ** (level / levels)))
        picture = cv2.resize(srgb, size, interpolation=cv2.INTER_AREA).reshape(size[1], size[0], 3)
        cover = cv2.resize(alpha, size, interpolation=cv2.INTER_AREA).reshape(size[1], size[0])
        person = _enlarged(person, size)
        background = _enlarged(background, size)
        for _ in range(SMALL_ITERATIONS if max(size) <= SMALL else ITERATIONS):
            person, background = _relax(picture, cover, person, background)
    return person, background


def _mean(srgb: Colour, weight: Plane) -> Colour:
    total = weight.sum() + 1e-6
    mean: Colour = ((srgb * weight[..., None]).sum((0, 1)) / total).reshape(1, 1, 3)
    return mean


def _enlarged(colours: Colour, size: tuple[int, int]) -> Colour:
    enlarged = cv2.resize(colours, size, interpolation=cv2.INTER_NEAREST)
    return enlarged.reshape(size[1], size[0], 3)


def _relax(
    picture: Colour, cover: Plane, person: Colour, background: Colour
) -> tuple[Colour, Colour]:
    """One Jacobi step of: explain the picture, stay near your neighbours (least squares)."""
    padded = np.pad(cover, 1, mode="edge")
    weights = [
        REGULAR + GRADIENT * np.abs(cover - _shifted(padded, axis, step)) for axis, step in SIDES
    ]
    total = sum(weights)
    around_person = _neighbours(person, weights)
    around_background = _neighbours(background, weights)
    a, b = cover, 1 - cover
    a_a, a_b, b_b = a * a + total, a * b, b * b + total
    scale = 1 / (a_a * b_b - a_b * a_b)
    right_person = a[..., None] * picture + around_person
    right_background = b[..., None] * picture + around_background
    new_person = (b_b[..., None] * right_person - a_b[..., None] * right_background) * scale[
        ..., None
    ]
    new_background = (a_a[..., None] * right_background - a_b[..., None] * right_person) * scale[
        ..., None
    ]
    return new_person.clip(0, 1), new_background.clip(0, 1)


def _neighbours(colours: Colour, weights: list[Plane]) -> Colour:
    padded = np.pad(colours, ((1, 1), (1, 1), (0, 0)), mode="edge")
    pairs = zip(SIDES, weights, strict=True)
    parts = [weight[..., None] * _shifted(padded, *side) for side, weight in pairs]
    summed: Colour = np.add.reduce(parts)
    return summed


def _shifted(padded: Plane, axis: int, step: int) -> Plane:
    """The neighbour on one side of every pixel, out of a plane padded by one."""
    rows, columns = slice(1, padded.shape[0] - 1), slice(1, padded.shape[1] - 1)
    if axis == 0:
        rows = slice(1 + step, padded.shape[0] - 1 + step)
    else:
        columns = slice(1 + step, padded.shape[1] - 1 + step)
    return padded[rows, columns]
