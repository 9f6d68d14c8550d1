"""What the families of backgrounds share: the stage, cloudy noise, lens blur, vignette."""

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from generation.engines.studio.filters import disc
from uploads.faces.arrays import Colour, Plane

PAINT_SIDE = 640  # what is out of focus has no finer detail


@dataclass(frozen=True)
class Scene:
    """Where to paint: the portrait's size, the face's middle (shares of it), and the chance.

    Backgrounds are painted small, `height` x `width`, and enlarged as they are set behind.
    """

    full_width: int
    full_height: int
    face_x: float
    face_y: float
    seed: int

    @cached_property
    def scale(self) -> float:
        return min(1.0, PAINT_SIDE / max(self.full_width, self.full_height))

    @property
    def width(self) -> int:
        return round(self.full_width * self.scale)

    @property
    def height(self) -> int:
        return round(self.full_height * self.scale)

    @cached_property
    def chance(self) -> np.random.Generator:
        """One stream per scene, so that a seed gives the same picture again."""
        return np.random.default_rng(self.seed)

    def grid(self) -> tuple[Plane, Plane]:
        """x and y of every pixel in heights of the picture, from its left top corner."""
        y, x = np.mgrid[0 : self.height, 0 : self.width].astype(np.float32) / self.height
        return x, y

    def clouds(self, *octaves: tuple[float, float]) -> Plane:
        """Soft noise 0..1: each octave is (size of a patch in heights, weight)."""
        total = sum(weight for _, weight in octaves)
        layers = [self._cloud(size) * (weight / total) for size, weight in octaves]
        clouds: Plane = np.add.reduce(layers)
        return clouds

    def blurred(self, light: Colour, radius: float) -> Colour:
        """Lens blur with a disc of `radius` heights; highlights grow into discs of light."""
        kernel = disc(max(2, round(radius * self.height)))
        soft = cv2.filter2D(light.astype(np.float32), -1, kernel, borderType=cv2.BORDER_REFLECT)
        return cv2.GaussianBlur(soft, (0, 0), self.height * 0.004)

    def finish(self, light: Colour) -> Colour:
        """Vignette, and bend highlights below 1."""
        x, y = self.grid()
        middle = self.width / self.height / 2
        corner = np.clip(np.hypot(x - middle, y - 0.5) / 0.75, 0, 1) ** 2
        shaded = light * (1 - 0.12 * corner[..., None])
        bent = shaded / (1 + np.maximum(shaded - 0.9, 0) * 0.9)
        finished: Colour = bent.astype(np.float32).clip(0, 1)
        return finished

    def _cloud(self, size: float) -> Plane:
        cells = max(2, int(1 / size) + 2)
        values = self.chance.random((cells, cells), dtype=np.float32)
        return cv2.resize(values, (self.width, self.height), interpolation=cv2.INTER_CUBIC)
