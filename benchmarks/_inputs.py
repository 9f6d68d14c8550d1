"""Photos to score: one public-domain portrait in eight conditions, and people of our own."""

from collections.abc import Callable

import cv2
import numpy as np
from skimage.data import astronaut

from benchmarks._people import PEOPLE, paint_person
from benchmarks._rooms import clutter, dark_room, grey_wall, shelves
from generation.engines.base import EngineRequest
from generation.engines.studio.engine import StudioEngine
from generation.styles import STYLES
from uploads.faces.arrays import Rgb


def portrait() -> Rgb:
    """Eileen Collins (NASA, public domain), (512, 512, 3)."""
    photo: Rgb = np.array(astronaut())  # type: ignore[no-untyped-call]
    return photo


def _turned(rgb: Rgb) -> Rgb:
    turn = cv2.getRotationMatrix2D((225, 115), 10, 1)
    return cv2.warpAffine(rgb, turn, (512, 512), borderMode=cv2.BORDER_REPLICATE)


def _mixed_light(rgb: Rgb) -> Rgb:
    share = np.linspace(0, 1, rgb.shape[1])[None, :, None]
    tint = np.array([1.15, 1.0, 0.75]) * (1 - share) + np.array([0.75, 0.95, 1.2]) * share
    lit: Rgb = (rgb * tint).clip(0, 255).astype(np.uint8)
    return lit


def _busy(rgb: Rgb) -> Rgb:
    """The person before clutter in colours of hair, skin and suit."""
    request = EngineRequest(rgb, (STYLES["transparent"],), size=512)
    (result,) = StudioEngine().make(request)
    cover = result.picture[..., 3:] / 255
    mixed: Rgb = result.picture[..., :3] * cover + clutter(512, 4) * 255 * (1 - cover)
    return mixed.astype(np.uint8)


def _far_away(rgb: Rgb) -> Rgb:
    scene = np.full((1200, 1600, 3), (120, 130, 125), np.uint8)
    scene[-512:, 560 : 560 + 512] = rgb
    return scene


def _noisy(rgb: Rgb) -> Rgb:
    noise = np.random.default_rng(1).normal(0, 14, rgb.shape)
    noisy: Rgb = (rgb + noise).clip(0, 255).astype(np.uint8)
    return noisy


CONDITIONS: dict[str, Callable[[Rgb], Rgb]] = {
    "as it is": lambda rgb: rgb,
    "rotated": _turned,
    "underexposed": lambda rgb: (rgb * 0.35).astype(np.uint8),
    "mixed light": _mixed_light,
    "busy background": _busy,
    "far away": _far_away,
    "close up": lambda rgb: np.ascontiguousarray(rgb[20:260, 110:340]),
    "noisy": _noisy,
}
ROOMS = {
    "curly": clutter,
    "long loose": grey_wall,
    "short grey": shelves,
    "dark on dark": dark_room,
    "glasses": shelves,
    "hat": clutter,
    "headscarf": grey_wall,
    "backlit white": dark_room,
}
WELL_EXPOSED = ("as it is", "rotated", "far away", "close up", *PEOPLE)


def inputs() -> dict[str, Rgb]:
    """Every photo by its name."""
    photo = portrait()
    return {name: change(photo) for name, change in CONDITIONS.items()} | {
        name: photo_of(name) for name in PEOPLE
    }


def photo_of(person: str) -> Rgb:
    """A painted person in a room that doesn't flatter."""
    sitter = paint_person(person)
    return sitter.before(ROOMS[person](sitter.alpha.shape[0]))
