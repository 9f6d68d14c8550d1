"""Closed-form matting (Levin 2008) on the unknown band alone, in NumPy.

Inside a window of 3 x 3 pixels alpha is taken to be linear in the colour. Summed over all
windows that gives the matting Laplacian; each window's share of it is the identity less a
matrix of rank 4, so it is kept in factors and applied without ever being built.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from uploads.faces.arrays import Colour, Plane

EPS = 1e-6  # least colour variance of a window: smaller follows finer hair, and noise
ITERATIONS = 90
TOLERANCE = 1e-4  # of the first residual's length
WINDOW = 9

Vector = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Windows:
    """All windows that touch the band.

    `slots` (m, 9) numbers their pixels among the band's, with one number past the end for
    pixels that are known; `flat` (m, 9) numbers them in the picture; `factors` (m, 9, 4)
    times its transpose is how much each pixel is explained by the others.
    """

    slots: npt.NDArray[np.intp]
    flat: npt.NDArray[np.intp]
    factors: Vector
    band_size: int

    @classmethod
    def of(cls, guide: Colour, unknown: Plane) -> "Windows":
        """Prepare for `guide`, (H, W, 3) sRGB, where `unknown` (H, W) is true."""
        size = int(unknown.sum())
        numbers = np.full(unknown.size, size, np.intp)
        numbers[np.flatnonzero(unknown)] = np.arange(size)
        flat = _window_pixels(unknown)
        colours = guide.reshape(-1, 3).astype(float)[flat]
        return cls(numbers[flat], flat, _factors(colours), size)

    def apply(self, values: Vector) -> Vector:
        """The Laplacian of what the windows hold: (m, 9) in, (n,) on the band out."""
        inner = np.einsum("mkf,mk->mf", self.factors, values)
        rest = values - np.einsum("mkf,mf->mk", self.factors, inner)
        slots = self.slots.ravel()
        sums = np.bincount(slots, rest.ravel(), self.band_size + 1).astype(np.float64)
        return sums[: self.band_size]

    def spread(self, band: Vector) -> Vector:
        """(n,) on the band to (m, 9) in the windows, with 0 where pixels are known."""
        spread: Vector = np.append(band, 0.0)[self.slots]
        return spread


def solve_matte(guide: Colour, unknown: Plane, start: Plane, wanted: Plane, pull: Plane) -> Plane:
    """(H, W) alpha 0..1 that follows the colours of `guide` where `unknown` is true.

    `start` holds the known values and a first guess elsewhere; `pull` is the weight with
    which a pixel is drawn to `wanted`, against drifting into look-alike background.
    """
    if not unknown.any():
        return start
    windows = Windows.of(guide, unknown)
    first = start[unknown].astype(float)
    weight = pull[unknown].astype(float)
    outside = windows.apply(start.ravel().astype(float)[windows.flat])
    residual = weight * (wanted[unknown] - first) - outside
    alpha = start.astype(np.float32).copy()
    alpha[unknown] = (first + _descend(windows, weight, residual)).clip(0, 1)
    return alpha


def _descend(windows: Windows, weight: Vector, residual: Vector) -> Vector:
    """Solve (Laplacian + weight) x = residual by conjugate gradients."""
    solution, direction = np.zeros_like(residual), residual.copy()
    energy = float(residual @ residual)
    least = energy * TOLERANCE**2
    for _ in range(ITERATIONS):
        if energy <= least:
            break
        product = windows.apply(windows.spread(direction)) + weight * direction
        step = energy / float(direction @ product)
        solution += step * direction
        residual = residual - step * product
        previous, energy = energy, float(residual @ residual)
        direction = residual + (energy / previous) * direction
    return solution


def _window_pixels(unknown: Plane) -> npt.NDArray[np.intp]:
    """(m, 9) flat numbers of the pixels of each window that holds an unknown pixel."""
    near = cv2.dilate(unknown.astype(np.uint8), np.ones((3, 3), np.uint8))
    near[[0, -1]] = 0
    near[:, [0, -1]] = 0
    steps = np.arange(-1, 2)
    offsets = (steps[:, None] * unknown.shape[1] + steps[None]).ravel()
    pixels: npt.NDArray[np.intp] = np.flatnonzero(near)[:, None] + offsets[None]
    return pixels


def _factors(colours: Vector) -> Vector:
    """(m, 9, 4) from the windows' colours (m, 9, 3): one column for the mean, three for colour."""
    centred = colours - colours.mean(1, keepdims=True)
    variance = centred.transpose(0, 2, 1) @ centred / WINDOW
    variance += np.eye(3) * (EPS / WINDOW)
    # With variance = C C^T, the rows of C^-1 times a colour are its whitened coordinates.
    whitened = np.linalg.solve(np.linalg.cholesky(variance), centred.transpose(0, 2, 1))
    ones = np.ones((*colours.shape[:2], 1))
    factors: Vector = np.concatenate([ones, whitened.transpose(0, 2, 1)], -1) / np.sqrt(WINDOW)
    return factors
