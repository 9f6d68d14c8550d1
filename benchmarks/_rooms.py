"""Backgrounds for photos of our own, from easy to hard: (side, side, 3) sRGB 0..1."""

import cv2
import numpy as np

from benchmarks._people import Sitter
from uploads.faces.arrays import Colour

DARK = np.array([0.10, 0.09, 0.085], np.float32)


def grey_wall(side: int) -> Colour:
    """A plain wall with light that falls off slowly."""
    fall = np.linspace(0.62, 0.48, side, dtype=np.float32)[None, :, None]
    wall: Colour = np.ones((side, side, 3), np.float32) * fall
    return wall


def clutter(side: int, seed: int = 5) -> Colour:
    """Coloured noise of three sizes."""
    chance = np.random.default_rng(seed)
    layers = [
        cv2.resize(chance.random((n, n, 3), dtype=np.float32), (side, side)) * weight
        for n, weight in ((6, 0.5), (20, 0.3), (70, 0.2))
    ]
    sum_of_layers: Colour = np.add.reduce(layers).clip(0, 1)
    return sum_of_layers


def shelves(side: int, seed: int = 8) -> Colour:
    """Hard edges behind the head: books, boards and gaps, hardly out of focus."""
    chance, room = np.random.default_rng(seed), np.full((side, side, 3), 0.3, np.float32)
    for top in range(0, side, side // 6):
        left = 0
        while left < side:
            right = left + int(chance.uniform(0.015, 0.06) * side)
            tone = chance.uniform(0.08, 0.85, 3) * (0.6 + 0.4 * chance.random())
            room[top : top + side // 6 - 6, left:right] = tone
            left = right
        room[top + side // 6 - 6 : top + side // 6] = (0.42, 0.3, 0.2)
    return cv2.GaussianBlur(room, (0, 0), 1.5)


def dark_room(side: int) -> Colour:
    """Nearly black, with some unevenness."""
    room: Colour = (DARK + (clutter(side, 6) - 0.5) * 0.06).clip(0, 1)
    return room


def like_the_hair(sitter: Sitter) -> Colour:
    """A wall in the median colour of what tops the head, with some unevenness."""
    side = sitter.alpha.shape[0]
    rows = np.flatnonzero((sitter.alpha > 0.9).any(1))[:60]
    hair = np.median(sitter.person[rows][sitter.alpha[rows] > 0.9], 0)
    wall: Colour = (hair + (clutter(side, 6) - 0.5) * 0.12).clip(0, 1)
    return wall


def rooms_of(sitter: Sitter) -> dict[str, Colour]:
    """Every background, the last one made for this person."""
    side = sitter.alpha.shape[0]
    return {
        "grey wall": grey_wall(side),
        "clutter": clutter(side),
        "shelves": shelves(side),
        "dark room": dark_room(side),
        "like the hair": like_the_hair(sitter),
    }
