"""How parts of a picture look: the colours and the fine texture found there, as histograms."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from generation.engines.studio.colour import to_lab
from uploads.faces.arrays import Colour, Plane

CELLS, CELL = 26, (4.0, 5.0, 5.0)  # cells a side of Lab's cube, and their size
LEAST_AB = -64.0
GRAINS, GRAIN_STEP, LEAST_GRAIN = 33, 5.0, 2.5  # steps of texture, on a scale of powers of two
EDGE = 5.0  # L* beyond which a difference is an outline, not texture
SMOOTHING = (0.06, 0.24, 0.4, 0.24, 0.06)
RARE_COLOUR, RARE_GRAIN = 3e-5, 3e-3  # what counts as never seen
MOST = 4.0  # of what one pixel's colour can say

Numbers = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Appearance:
    """Of each pixel: `colour` (H, W) the cell of Lab's cube, `grain` (H, W) the step of texture.

    `has_grain` (H, W) is false along outlines, where texture can't be told.
    """

    colour: Numbers
    grain: Numbers
    has_grain: Plane

    @classmethod
    def of(cls, srgb: Colour, unit: float) -> "Appearance":
        """Of (H, W, 3) sRGB 0..1; `unit` is the face's width in its pixels."""
        grain, has_grain = _texture(to_lab(srgb)[..., 0], unit)
        cells = _cells(to_lab(cv2.GaussianBlur(srgb, (0, 0), 1.0)))
        steps = np.clip((grain + LEAST_GRAIN) * GRAIN_STEP, 0, GRAINS - 1)
        return cls(cells, steps.astype(np.intp), has_grain)

    def commonness(self, where: Plane) -> Plane:
        """(H, W): how common each pixel's colour is in `where` (H, W) bool."""
        common: Plane = _colours(self.colour[where])[self.colour]
        return common

    def likeness(self, one: Plane, other: Plane) -> float:
        """How far two places share their colours: 0 none, 1 all (Bhattacharyya)."""
        return float(np.sqrt(_colours(self.colour[one]) * _colours(self.colour[other])).sum())

    def grain_likeness(self, one: Plane, other: Plane) -> float:
        """How far two places share their texture: 0 none, 1 all."""
        return float(np.sqrt(self._grains_of(one) * self._grains_of(other)).sum())

    def evidence(self, one: Plane, other: Plane) -> Plane:
        """(H, W) log of how much likelier each pixel looks like `one` place than like the other."""
        by_colour = _ratio(_colours(self.colour[one]), _colours(self.colour[other]), RARE_COLOUR)
        by_grain = _ratio(self._grains_of(one), self._grains_of(other), RARE_GRAIN)
        told = by_colour[self.colour].clip(-MOST, MOST) + by_grain[self.grain] * self.has_grain
        evidence: Plane = told.astype(np.float32)
        return evidence

    def _grains_of(self, where: Plane) -> Plane:
        return _grains(self.grain[where & self.has_grain])


def _texture(lightness: Plane, unit: float) -> tuple[Plane, Plane]:
    """(H, W) log of the deviation of fine detail, and (H, W) bool where enough of it is seen."""
    detail = lightness - cv2.GaussianBlur(lightness, (0, 0), max(1.2, 0.015 * unit))
    is_plain = cv2.erode((np.abs(detail) < EDGE).astype(np.float32), np.ones((3, 3)))
    sigma = max(1.5, 0.02 * unit)
    seen = cv2.GaussianBlur(is_plain, (0, 0), sigma)
    square = cv2.GaussianBlur(detail**2 * is_plain, (0, 0), sigma) / (seen + 1e-3)
    return np.log2(np.sqrt(square.clip(0)) + 0.2), seen > 0.3


def _cells(lab: Colour) -> Numbers:
    shifted = (lab - np.array([0, LEAST_AB, LEAST_AB], np.float32)) / np.array(CELL, np.float32)
    cells = shifted.clip(0, CELLS - 1).astype(np.intp)
    numbers: Numbers = (cells[..., 0] * CELLS + cells[..., 1]) * CELLS + cells[..., 2]
    return numbers


def _colours(cells: Numbers) -> Plane:
    """(CELLS ** 3,) shares that sum to 1, spread over neighbouring cells."""
    counts = np.bincount(cells, minlength=CELLS**3).astype(float).reshape((CELLS,) * 3)
    for axis in range(3):
        counts = _spread(counts, axis)
    shares: Plane = counts.ravel() / max(1.0, counts.sum())
    return shares


def _grains(steps: Numbers) -> Plane:
    counts = np.bincount(steps, minlength=GRAINS).astype(float)
    counts = _spread(_spread(counts, 0), 0)
    shares: Plane = counts / max(1.0, counts.sum())
    return shares


def _spread(counts: Plane, axis: int) -> Plane:
    """Blur along one axis; what would leave the histogram is lost."""
    reach = len(SMOOTHING) // 2
    lines = np.moveaxis(counts, axis, -1)
    padded = np.pad(lines, [(0, 0)] * (lines.ndim - 1) + [(reach, reach)])
    steps = range(len(SMOOTHING))
    blurred = sum(SMOOTHING[step] * padded[..., step : step + lines.shape[-1]] for step in steps)
    return np.moveaxis(np.asarray(blurred), -1, axis)


def _ratio(one: Plane, other: Plane, rare: float) -> Plane:
    ratio: Plane = np.log((one + rare) / (other + rare))
    return ratio
