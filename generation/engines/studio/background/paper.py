"""Studio backdrops: painted cloth or paper with a lamp behind the person."""

import numpy as np

from generation.engines.studio.background.scene import Scene
from generation.engines.studio.colour import paint
from generation.styles import Paper
from uploads.faces.arrays import Colour


def paint_paper(paper: Paper, scene: Scene) -> Colour:
    """(h, w, 3) linear light: a pool behind the shoulder away from the key, falling off."""
    x, y = scene.grid()
    middle_x = scene.face_x * scene.width / scene.height + 0.06
    distance = np.hypot(x - middle_x, (y - scene.face_y - 0.1) * 0.9)
    fall = np.clip(distance / paper.falloff, 0, 1)
    fall = (fall * fall * (3 - 2 * fall))[..., None]
    centre, edge = paint(paper.centre), paint(paper.edge)
    # Mixing logarithms is how light falls off; mixing light would leave a grey ring.
    light = np.exp(np.log(centre) * (1 - fall) + np.log(edge) * fall)
    weave = scene.clouds((0.35, 0.5), (0.16, 0.3), (0.07, 0.2)) - 0.5
    floor = 1 - 0.12 * np.clip(y - 0.55, 0, 1)
    shaded: Colour = light * (1 + 2 * paper.mottling * weave)[..., None] * floor[..., None]
    return shaded
