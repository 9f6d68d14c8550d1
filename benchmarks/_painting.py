"""Paints layers with exact alpha: twice as large as wanted, then averaged down."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from uploads.faces.arrays import Colour, Plane, Points

SIDE, OVER = 512, 2  # pixels of the picture, and how much larger it is painted
PAINTED = SIDE * OVER
SHIFT = 4  # binary places of a pixel that OpenCV's outlines are given in


@dataclass
class Sheet:
    """A picture under way: (n, n, 3) sRGB times alpha, and (n, n) alpha, both 0..1."""

    colour: Colour
    alpha: Plane

    @classmethod
    def clear(cls) -> "Sheet":
        return cls(
            np.zeros((PAINTED, PAINTED, 3), np.float32), np.zeros((PAINTED, PAINTED), np.float32)
        )

    def lay(self, colour: Colour, cover: Plane) -> None:
        """Lay `colour`, (3,) or (n, n, 3), over what is there, where `cover` (n, n) is."""
        share = cover[..., None]
        self.colour *= 1 - share
        self.colour += np.asarray(colour, np.float32) * share
        self.alpha *= 1 - cover
        self.alpha += cover

    def finished(self) -> tuple[Colour, Plane]:
        """(SIDE, SIDE, 3) sRGB of the person alone and (SIDE, SIDE) alpha."""
        alpha = cv2.resize(self.alpha, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
        colour = cv2.resize(self.colour, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
        return colour / np.maximum(alpha, 1e-4)[..., None], alpha.clip(0, 1)


def polygon(corners: Points) -> Plane:
    """(n, n) 0..1: the inside of `corners`, (m, 2) in shares of the side."""
    mask = np.zeros((PAINTED, PAINTED), np.uint8)
    cv2.fillPoly(mask, [_fixed(corners)], (255,), cv2.LINE_AA, SHIFT)
    return mask.astype(np.float32) / 255


def ellipse(x: float, y: float, across: float, down: float) -> Plane:
    """(n, n) 0..1: a filled ellipse by its middle and half-axes, in shares of the side."""
    angle = np.linspace(0, 2 * np.pi, 120, endpoint=False)
    return polygon(np.c_[x + across * np.cos(angle), y + down * np.sin(angle)])


def lines(paths: Sequence[Points], thickness: int = 1) -> Plane:
    """(n, n) 0..1: open lines through (m, 2) points, `thickness` painted pixels wide."""
    mask = np.zeros((PAINTED, PAINTED), np.uint8)
    cv2.polylines(
        mask, [_fixed(path) for path in paths], False, (255,), thickness, cv2.LINE_AA, SHIFT
    )
    return mask.astype(np.float32) / 255


def smooth(corners: Sequence[tuple[float, float]], per_side: int = 12) -> Points:
    """(m, 2): a closed Catmull-Rom curve through `corners`."""
    points = np.array(corners)
    before, after, beyond = (np.roll(points, shift, 0) for shift in (1, -1, -2))
    t = np.linspace(0, 1, per_side, endpoint=False)[:, None, None]
    curve = 0.5 * (
        2 * points
        + (after - before) * t
        + (2 * before - 5 * points + 4 * after - beyond) * t**2
        + (3 * points - before - 3 * after + beyond) * t**3
    )
    joined: Points = curve.transpose(1, 0, 2).reshape(-1, 2)
    return joined


def mottled(
    colour: Sequence[float], chance: np.random.Generator, amount: float = 0.03, cells: int = 300
) -> Colour:
    """(n, n, 3): `colour` with the unevenness of cloth or skin."""
    noise = chance.normal(0, amount, (cells, cells)).astype(np.float32)
    uneven = cv2.resize(noise, (PAINTED, PAINTED), interpolation=cv2.INTER_LINEAR)
    painted: Colour = np.array(colour, np.float32) * (1 + uneven[..., None])
    return painted.clip(0, 1)


def _fixed(points: Points) -> Points:
    fixed: Points = (np.asarray(points) * PAINTED * 2**SHIFT).round().astype(np.int32)
    return fixed
