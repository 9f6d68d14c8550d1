"""A bright room: a tall window on the key's side, a curtain's fold, the wall beside it."""

import numpy as np

from generation.engines.studio.background.scene import Scene
from generation.styles import Window
from uploads.faces.arrays import Colour

WALL = np.array([0.42, 0.40, 0.375], np.float32)
DAY = np.array([1.15, 1.28, 1.40], np.float32)
GARDEN = np.array([0.50, 0.62, 0.46], np.float32)
FRAME = np.array([0.60, 0.60, 0.58], np.float32)
CURTAIN = np.array([0.78, 0.77, 0.73], np.float32)
OPENING, BAR, SILL = (0.05, 0.36), 0.014, 0.86  # in widths and heights of the picture
FALL = 0.55  # how much darker the wall is at its far end


def paint_window(window: Window, scene: Scene) -> Colour:
    """(h, w, 3) linear light of the room, blurred as by a long lens."""
    x, y = scene.grid()
    across = x * scene.height / scene.width
    room = WALL * (1 - FALL * np.clip(across - OPENING[1], 0, 1))[..., None]
    room = _curtain(room, across, scene)
    inside = (across > OPENING[0]) & (across < OPENING[1]) & (y < SILL)
    green = np.clip((y - 0.45) / 0.3, 0, 1)[..., None] * scene.clouds((0.1, 1.0))[..., None]
    room = np.where(inside[..., None], DAY * (1 - green) + GARDEN * green, room)
    middle = sum(OPENING) / 2
    bars = inside & ((np.abs(across - middle) < BAR) | (np.abs(y - 0.42) < BAR))
    room = np.where(bars[..., None], FRAME, room)
    soft: Colour = scene.blurred(scene.blurred(room, window.blur), window.blur / 2)
    return soft * np.float32(window.exposure)


def _curtain(room: Colour, across: Colour, scene: Scene) -> Colour:
    """Hang cloth in folds beside the opening."""
    hangs = (across > OPENING[1]) & (across < OPENING[1] + 0.12)
    folds = 0.88 + 0.12 * np.sin(across * 150 + scene.chance.uniform(0, 6))
    hung: Colour = np.where(hangs[..., None], CURTAIN * folds[..., None], room)
    return hung
