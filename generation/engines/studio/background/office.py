"""A workplace far behind the person: windows on the key's side, a wall with shelves, lamps."""

import cv2
import numpy as np

from generation.engines.studio.background.scene import Scene
from generation.styles import Office
from uploads.faces.arrays import Colour

Light = tuple[float, float, float]

WALL: Light = (0.26, 0.25, 0.24)
FLOOR: Light = (0.15, 0.13, 0.12)
SKY: Light = (1.25, 1.38, 1.5)
STREET: Light = (0.62, 0.72, 0.76)
MULLION: Light = (0.20, 0.20, 0.21)
PANEL: Light = (0.17, 0.145, 0.125)
LAMP: Light = (7.0, 5.0, 2.8)
WOOD: Light = (0.30, 0.20, 0.12)
LEAF: Light = (0.07, 0.15, 0.06)
BOOKS: tuple[Light, ...] = (
    (0.50, 0.45, 0.38),
    (0.16, 0.24, 0.36),
    (0.38, 0.20, 0.15),
    (0.62, 0.60, 0.55),
    (0.16, 0.27, 0.22),
    (0.20, 0.20, 0.22),
)


def paint_office(office: Office, scene: Scene) -> Colour:
    """(h, w, 3) linear light of the room, blurred as by a long lens."""
    room = np.empty((scene.height, scene.width, 3), np.float32)
    room[:] = WALL
    brush = Brush(room, scene.chance)
    brush.windows()
    brush.shelves()
    brush.furniture()
    brush.lamps()
    soft = scene.blurred(room, office.blur)
    soft = scene.blurred(soft, office.blur * 0.45)
    x, _ = scene.grid()
    daylight = 1.25 - 0.45 * np.clip(x * scene.height / scene.width, 0, 1)
    lit: Colour = soft * daylight[..., None] * office.exposure
    return lit


class Brush:
    """Draws on a picture in shares of its width and height."""

    def __init__(self, picture: Colour, chance: np.random.Generator) -> None:
        self.picture = picture
        self.chance = chance
        self.height, self.width = picture.shape[:2]

    def windows(self) -> None:
        """A wall of panes with the blurred street behind the lower half."""
        left = -0.03
        while left < 0.54:
            right = left + self._between(0.14, 0.19)
            self.box(left, 0.05, right, 0.76, SKY)
            self.box(left, 0.5, right, 0.76, STREET)
            for _ in range(4):
                house = self._between(left, right - 0.04)
                tone = self._between(0.5, 0.95)
                colour = (0.6 * tone, 0.68 * tone, 0.74 * tone)
                self.box(house, self._between(0.34, 0.58), house + 0.05, 0.76, colour)
            self.box(right, 0.0, right + 0.018, 0.78, MULLION)
            left = right + 0.018

    def shelves(self) -> None:
        """A panelled wall with a few books on the side away from the windows."""
        self.box(0.6, 0.0, 1.01, 0.8, PANEL)
        for row in range(4):
            board = 0.24 + 0.155 * row
            self.box(0.68, board, 0.99, board + 0.012, WOOD)
            left = 0.69
            while left < 0.95:
                width = self._between(0.012, 0.032)
                colour = BOOKS[int(self.chance.integers(len(BOOKS)))]
                self.box(left, board - self._between(0.05, 0.1), left + width, board, colour)
                left += width + self._between(0.004, 0.05)

    def furniture(self) -> None:
        """Floor, a desk under the windows, and a plant."""
        self.box(-0.01, 0.76, 1.01, 1.01, FLOOR)
        self.box(0.04, 0.71, 0.44, 0.80, WOOD)
        for _ in range(18):
            self.blob(self._between(0, 0.15), self._between(0.46, 0.72), 0.024, LEAF)

    def lamps(self) -> None:
        """Pendants and shelf lamps, which the lens turns into discs."""
        for x, y, radius in ((0.66, 0.13, 0.013), (0.79, 0.19, 0.012), (0.94, 0.10, 0.014)):
            self.blob(x, y, radius, LAMP)
        for x, y in ((0.87, 0.58), (0.73, 0.49)):
            self.blob(x, y, 0.009, LAMP)

    def box(self, left: float, top: float, right: float, bottom: float, light: Light) -> None:
        """Fill a rectangle."""
        corners = self._pixel(left, top), self._pixel(right, bottom)
        cv2.rectangle(self.picture, *corners, light, -1)

    def blob(self, x: float, y: float, radius: float, light: Light) -> None:
        """Fill a circle whose radius is a share of the width."""
        cv2.circle(self.picture, self._pixel(x, y), max(1, int(radius * self.width)), light, -1)

    def _pixel(self, x: float, y: float) -> tuple[int, int]:
        return int(x * self.width), int(y * self.height)

    def _between(self, low: float, high: float) -> float:
        return float(self.chance.uniform(low, high))
