"""The patch that covers a head: an irregular outline filled with an abstract pattern.

A patch is made from a seed alone. No function here is given a picture, so none of a
picture's pixels can reach it. Cool hues of nearly one lightness keep it from being read as
a face: warm or contrasty patterns are found by detectors about half the time.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from uploads.faces.arrays import Colour, Plane, Rgb

SIDE = 512  # pixels of the patch; it is enlarged or reduced to the head
REACH = 2.15  # from the patch's middle to its side, in half-heights of the face
ROUND, LOBES, RIPPLES = 1.72, 0.14, 0.08  # mean radius and its two waves, before WIDE
WIDE = 1.1
LIGHTNESS, CHROMA = (45.0, 68.0), 38.0
FIRST_HUE, HUES = 170.0, 150.0  # degrees in Lab: green-blue to violet, far from skin
FACETS, FACET_SPREAD = 500, 20.0
WAVE_SPREAD, STEPS = 12.0, 5


@dataclass(frozen=True)
class Patch:
    """`colours` is (SIDE, SIDE, 3) uint8 sRGB, `shape` (SIDE, SIDE) uint8, 255 inside."""

    colours: Rgb
    shape: Plane


def make_patch(seed: int, *, contrast: float = 1.0) -> Patch:
    """Return the patch of `seed`: the same one for every picture.

    `contrast` from 1 to 0 draws its lightness together: a calmer pattern is less like anything.
    """
    chance = np.random.default_rng(seed)
    shape = _outline(chance)
    has_facets = chance.random() < 0.5
    shade = _facets(chance) if has_facets else _waves(chance)
    spread = contrast * (FACET_SPREAD if has_facets else WAVE_SPREAD)
    return Patch(_coloured(shade, spread, chance), shape)


def _outline(chance: np.random.Generator) -> Plane:
    turn = np.linspace(0, 2 * np.pi, 240, endpoint=False)
    first, second = chance.uniform(0, 2 * np.pi, 2)
    radius = ROUND + LOBES * np.sin(3 * turn + first) + RIPPLES * np.sin(7 * turn + second)
    radius *= WIDE / REACH * SIDE / 2
    points = np.c_[np.cos(turn), np.sin(turn)] * radius[:, None] + SIDE / 2
    shape = np.zeros((SIDE, SIDE), np.uint8)
    cv2.fillPoly(shape, [points.round().astype(np.int32)], (255,))
    return shape


def _facets(chance: np.random.Generator) -> Plane:
    """(SIDE, SIDE) 0..1: flat cells round scattered points."""
    holes = np.full((SIDE, SIDE), 1, np.uint8)
    rows, columns = chance.integers(0, SIDE, (2, FACETS))
    holes[rows, columns] = 0
    _, labels = cv2.distanceTransformWithLabels(
        holes, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    shades: Plane = chance.random(int(labels.max()) + 1).astype(np.float32)[labels]
    return shades


def _waves(chance: np.random.Generator) -> Plane:
    """(SIDE, SIDE) 0..1: bands in STEPS, bent by slow noise."""
    y, x = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32) / SIDE
    angle, phase = chance.uniform(0, 2 * np.pi, 2)
    noise = chance.random((6, 6), dtype=np.float32)
    bend = cv2.resize(noise, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
    wave = np.sin(24 * (x * np.cos(angle) + y * np.sin(angle)) + 6 * bend + phase)
    steps: Plane = np.floor((wave / 2 + 0.5) * (STEPS - 0.01)) / (STEPS - 1)
    return steps.astype(np.float32)


def _coloured(shade: Plane, spread: float, chance: np.random.Generator) -> Rgb:
    lightness = chance.uniform(*LIGHTNESS) + spread * (shade - 0.5)
    hue = np.radians(FIRST_HUE + shade * HUES)
    lab: Colour = np.dstack([lightness, CHROMA * np.cos(hue), CHROMA * np.sin(hue)])
    rgb = cv2.cvtColor(lab.astype(np.float32), cv2.COLOR_Lab2RGB)
    return (rgb.clip(0, 1) * 255).round().astype(np.uint8)
