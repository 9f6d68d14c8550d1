"""A smooth gradient round one colour, as on a company's page."""

import numpy as np

from generation.engines.studio.background.scene import Scene
from generation.engines.studio.colour import paint
from generation.styles import Gradient
from uploads.faces.arrays import Colour

LIGHT, DEEP = 1.25, 0.62  # linear light of the two ends over that of the colour itself


def paint_gradient(gradient: Gradient, scene: Scene) -> Colour:
    """(h, w, 3) linear light: lighter at the top on the key's side, the colour in the middle."""
    x, y = scene.grid()
    along = np.clip((x * scene.height / scene.width + y) / 2, 0, 1)
    gain = np.exp(np.log(LIGHT) * (1 - along) + np.log(DEEP) * along)
    light: Colour = (paint(gradient.colour) + np.float32(0.002)) * gain[..., None]
    return light.astype(np.float32)
