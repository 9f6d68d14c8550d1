"""A park far behind the person: foliage, sky above it, sunlit gaps as discs of light."""

import cv2
import numpy as np

from generation.engines.studio.background.scene import Scene
from generation.styles import Outdoor
from uploads.faces.arrays import Colour, Plane

SKY = np.array([0.80, 0.95, 1.05], np.float32)
SHADE = np.array([0.055, 0.095, 0.035], np.float32)
LEAF = np.array([0.13, 0.22, 0.06], np.float32)
SUNLIT = np.array([0.55, 0.62, 0.20], np.float32)
GRASS = np.array([0.17, 0.22, 0.085], np.float32)
SPARKS = 110


def paint_outdoor(outdoor: Outdoor, scene: Scene) -> Colour:
    """(h, w, 3) linear light of the park, blurred as by a long lens."""
    _, y = scene.grid()
    crowns = scene.clouds((0.25, 0.5), (0.11, 0.3), (0.045, 0.2))
    light = _mix(_mix(SHADE, LEAF, _step(crowns, 0.3, 0.5)), SUNLIT, _step(crowns, 0.5, 0.75))
    gaps = scene.clouds((0.3, 0.6), (0.1, 0.4))
    light = _mix(light, SKY, _step(0.5 - y + 0.5 * (gaps - 0.5), 0.05, 0.4))
    light = _mix(light, GRASS, _step(y, 0.72, 0.95))
    _sparkle(light, scene)
    soft = scene.blurred(light, outdoor.blur)
    return soft * np.float32(outdoor.exposure)


def _sparkle(light: Colour, scene: Scene) -> None:
    """Bright points between the leaves, more of them higher up."""
    for _ in range(SPARKS):
        x, y = scene.chance.random() * scene.width, scene.chance.random() ** 1.5 * 0.72
        strength = float(scene.chance.uniform(0.6, 4.0))
        centre, radius = (int(x), int(y * scene.height)), int(scene.chance.integers(1, 4))
        cv2.circle(light, centre, radius, (strength, strength, 0.72 * strength), -1)


def _step(values: Plane, low: float, high: float) -> Plane:
    """Smooth step from 0 at `low` to 1 at `high`."""
    share = np.clip((values - low) / (high - low), 0, 1)
    return share * share * (3 - 2 * share)


def _mix(one: Colour, other: Colour, share: Plane) -> Colour:
    weight = share[..., None].astype(np.float32)
    mixed: Colour = one * (1 - weight) + other * weight
    return mixed
