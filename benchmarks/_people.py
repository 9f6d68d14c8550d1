"""People of our own, painted with exact alpha: heads, hair and clothes that no engine has seen.

Only the middle of the face comes from a photo (Eileen Collins, NASA, public domain), warped and
recoloured, so that the nets see a face; its alpha is 1 whatever a matte does. Everything that has
an edge (skull, jaw, ears, hair, glasses, hat, scarf, collar, shoulders) is painted.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from zlib import crc32

import cv2
import numpy as np
from skimage.data import astronaut

from benchmarks._hair import (
    CROWN,
    SKULL,
    Hair,
    curly,
    long_before,
    long_behind,
    short,
    tied_back,
)
from benchmarks._painting import PAINTED, SIDE, Sheet, ellipse, lines, mottled, polygon, smooth
from generation.engines.studio.colour import from_lab, to_lab
from uploads.faces.arrays import Colour, Plane, Points, Rgb
from uploads.faces.quality import judge

Paint = Callable[[Sheet, np.random.Generator], None]
FACE_MIDDLE, FACE_SIZE = (0.5, 0.405), (0.262, 0.335)  # middle and sides of the mesh's outline


@dataclass(frozen=True)
class Look:
    """One painted person: skin as Lab, hair, what is worn, and how the face is shaped."""

    skin: tuple[float, float, float]
    hair: Hair
    cloth: tuple[float, float, float]
    collar: tuple[float, float, float] | None = (0.92, 0.93, 0.95)
    worn: Paint | None = None
    stretch: float = 1.0


@dataclass(frozen=True)
class Sitter:
    """(SIDE, SIDE, 3) sRGB of the person alone and the alpha (SIDE, SIDE) it was painted with."""

    person: Colour
    alpha: Plane

    def before(self, wall: Colour, noise: float = 0.008) -> Rgb:
        """(SIDE, SIDE, 3) uint8: a photo of this person before `wall`."""
        mixed = self.person * self.alpha[..., None] + wall * (1 - self.alpha[..., None])
        grain = np.random.default_rng(0).normal(0, noise, mixed.shape)
        photo: Rgb = ((mixed + grain).clip(0, 1) * 255).astype(np.uint8)
        return photo


def glasses(sheet: Sheet, _chance: np.random.Generator) -> None:
    """Dark rims whose temples stand off the head."""
    rims = []
    for side in (-1, 1):
        angle = np.linspace(0, 2 * np.pi, 60)
        rims.append(
            np.c_[0.5 + side * 0.062 + 0.048 * np.cos(angle), 0.375 + 0.038 * np.sin(angle)]
        )
        rims.append(np.array([(0.5 + side * 0.11, 0.368), (0.5 + side * 0.156, 0.362)]))
    rims.append(np.array([(0.486, 0.368), (0.5, 0.362), (0.514, 0.368)]))
    sheet.lay(np.array([0.09, 0.08, 0.09]), lines(rims, 6))


def hat(sheet: Sheet, chance: np.random.Generator) -> None:
    """A felt hat with a brim that is wider than the head."""
    felt = mottled((0.36, 0.25, 0.17), chance, 0.06)
    crown = [(0.345, 0.27), (0.36, 0.13), (0.42, 0.075), (0.5, 0.095), (0.58, 0.075)]
    sheet.lay(felt, polygon(smooth([*crown, (0.64, 0.13), (0.655, 0.27), (0.5, 0.285)])))
    sheet.lay(felt * 0.8, ellipse(0.5, 0.262, 0.255, 0.034))


def scarf(sheet: Sheet, chance: np.random.Generator) -> None:
    """A headscarf: round the face, over neck and shoulders."""
    cloth = mottled((0.42, 0.16, 0.30), chance, 0.08)
    outer = [(0.5, 0.105), (0.64, 0.16), (0.69, 0.33), (0.67, 0.5), (0.72, 0.64), (0.86, 0.75)]
    outer += [(0.85, 1.05), (0.15, 1.05), (0.14, 0.75), (0.28, 0.64), (0.33, 0.5), (0.31, 0.33)]
    around = polygon(smooth([*outer, (0.36, 0.16)]))
    sheet.lay(cloth, around * (1 - ellipse(0.5, 0.4, 0.122, 0.172)))


def backlight(sheet: Sheet, _chance: np.random.Generator) -> None:
    """A lamp behind the head: the outermost hair glows."""
    inside = cv2.GaussianBlur(sheet.alpha, (0, 0), 9)
    fade = np.clip((0.4 - np.arange(PAINTED) / PAINTED) / 0.1, 0, 1)[:, None]
    glow = np.clip(1.25 - inside, 0, 1) * fade
    white = np.ones(3, np.float32) * sheet.alpha[..., None]
    sheet.colour += (white - sheet.colour) * (glow * 0.7)[..., None]


PEOPLE: dict[str, Look] = {
    "curly": Look((46, 18, 24), Hair((0.16, 0.10, 0.07), before=curly), (0.16, 0.22, 0.38)),
    "long loose": Look(
        (74, 14, 17), Hair((0.46, 0.30, 0.15), long_behind, long_before), (0.20, 0.34, 0.30), None
    ),
    "short grey": Look(
        (70, 15, 16), Hair((0.62, 0.62, 0.62), before=short, spread=0.7), (0.13, 0.14, 0.18)
    ),
    "dark on dark": Look((30, 13, 17), Hair((0.05, 0.045, 0.04), before=short), (0.10, 0.09, 0.12)),
    "glasses": Look(
        (64, 16, 20), Hair((0.10, 0.08, 0.07), before=tied_back), (0.45, 0.46, 0.50), worn=glasses
    ),
    "hat": Look((58, 17, 22), Hair((0.2, 0.13, 0.08), before=short), (0.5, 0.42, 0.33), worn=hat),
    "headscarf": Look((66, 15, 19), Hair((0.1, 0.1, 0.1)), (0.42, 0.16, 0.30), None, scarf),
    "backlit white": Look(
        (72, 16, 15),
        Hair((0.80, 0.79, 0.77), before=short, spread=0.3),
        (0.08, 0.08, 0.10),
        worn=backlight,
    ),
}


@cache
def paint_person(name: str) -> Sitter:
    """One of PEOPLE; the same strands every time."""
    look, chance, sheet = PEOPLE[name], np.random.default_rng(crc32(name.encode())), Sheet.clear()
    if look.hair.behind:
        look.hair.behind(sheet, look.hair, chance)
    _body(sheet, look, chance)
    _head(sheet, look, chance)
    if look.hair.before:
        look.hair.before(sheet, look.hair, chance)
    if look.worn:
        look.worn(sheet, chance)
    return Sitter(*sheet.finished())


def _body(sheet: Sheet, look: Look, chance: np.random.Generator) -> None:
    neck = [(0.41, 0.5), (0.59, 0.5), (0.595, 0.6), (0.64, 0.66), (0.56, 0.78), (0.44, 0.78)]
    neck += [(0.36, 0.66), (0.405, 0.6)]
    tone = _skin(look, chance)
    x = np.linspace(-1, 1, PAINTED, dtype=np.float32)[None, :, None]
    sheet.lay(tone * (0.82 - 0.1 * np.abs(x) * 3), polygon(np.array(neck)))
    cloth = mottled(look.cloth, chance, 0.07, 400)
    right = [(0.58, 0.6), (0.7, 0.65), (0.84, 0.7), (0.93, 0.82), (0.98, 1.06)]
    left = [(1 - px, py) for px, py in reversed(right)]
    sheet.lay(cloth, polygon(smooth([*right, (0.5, 1.1), *left, (0.5, 0.7)])))
    if look.collar:
        for side in (-1, 1):
            corners = [(0.088, 0.57), (0.106, 0.61), (0.05, 0.74), (0.0, 0.69)]
            flap = np.array([(0.5 + side * px, py) for px, py in corners])
            sheet.lay(mottled(look.collar, chance, 0.015), polygon(flap))


def _head(sheet: Sheet, look: Look, chance: np.random.Generator) -> None:
    skin = _skin(look, chance)
    for side in (-1, 1):
        sheet.lay(skin * 0.9, ellipse(0.5 + side * 0.139, 0.395, 0.02, 0.042))
    jaw = _outline(look)
    x = (np.arange(PAINTED, dtype=np.float32)[None, :, None] / PAINTED - 0.5) / 0.14
    shaded = skin * (1.02 - 0.16 * x**2 - 0.05 * x)
    sheet.lay(shaded, np.maximum(polygon(jaw), ellipse(*CROWN, SKULL[0] * 0.93, SKULL[1] * 0.95)))
    face, cover = _face(look)
    sheet.lay(face, cover)


def _skin(look: Look, chance: np.random.Generator) -> Colour:
    tone = from_lab(np.array([[look.skin]], np.float32))[0, 0]
    return mottled(tone, chance, 0.02)


@cache
def _source() -> tuple[Rgb, Points]:
    """The photo and the outline of its face, (36, 2)."""
    photo: Rgb = astronaut()  # type: ignore[no-untyped-call]
    mesh = judge(photo).mesh
    if mesh is None:
        raise ValueError("The portrait's face was not found.")
    return photo, mesh.oval


def _to_sheet(look: Look) -> Plane:
    """The (2, 3) affine from the photo onto the sheet."""
    _, oval = _source()
    low, high = oval.min(0), oval.max(0)
    size = np.array(FACE_SIZE) * (look.stretch, 1 / look.stretch)
    scale = size * PAINTED / (high - low)
    move = np.array(FACE_MIDDLE) * PAINTED - scale * (low + high) / 2
    return np.array([[scale[0], 0, move[0]], [0, scale[1], move[1]]])


def _outline(look: Look) -> Points:
    affine = _to_sheet(look)
    outline: Points = (_source()[1] @ affine[:, :2].T + affine[:, 2]) / PAINTED
    return outline


def _face(look: Look) -> tuple[Colour, Plane]:
    """The photo's face in this skin's tone, and the soft cover that keeps its edge away."""
    photo, oval = _source()
    lab = to_lab(photo.astype(np.float32) / 255)
    inside = cv2.fillConvexPoly(np.zeros((SIDE, SIDE), np.uint8), oval.astype(np.int32), (1,)) > 0
    median = np.median(lab[inside], 0)
    contrast = 0.55 + 0.45 * look.skin[0] / median[0]
    lab = (lab - median) * (contrast, 1, 1) + look.skin
    affine, size = _to_sheet(look), (PAINTED, PAINTED)
    face = cv2.warpAffine(from_lab(lab.astype(np.float32)), affine, size, flags=cv2.INTER_CUBIC)
    cover = ellipse(0.5, 0.425, 0.105 * look.stretch, 0.128)
    return face.clip(0, 1), cv2.GaussianBlur(cover, (0, 0), 14) * polygon(_outline(look))
