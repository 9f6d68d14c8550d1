"""Hair of several kinds, painted strand by strand over a mass; every strand has exact alpha."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from benchmarks._painting import PAINTED, Sheet, lines, mottled, polygon, smooth
from uploads.faces.arrays import Points

Chance = np.random.Generator
CROWN = (0.5, 0.33)  # middle of the skull, in shares of the side
SKULL = (0.148, 0.185)  # its half-axes
SHADES = (0.6, 0.8, 0.95, 1.1, 1.3)


@dataclass(frozen=True)
class Hair:
    """One kind of hair: its colour 0..1 and what paints it behind and before the head."""

    colour: tuple[float, float, float]
    behind: Callable[[Sheet, "Hair", Chance], None] | None = None
    before: Callable[[Sheet, "Hair", Chance], None] | None = None
    spread: float = 1.0  # how much strands differ in shade


def paint_strands(
    sheet: Sheet, hair: Hair, paths: Sequence[Points], chance: Chance, thickness: int = 1
) -> None:
    """Paint `paths` in shades of the hair's colour, in random order."""
    groups: list[list[Points]] = [[] for _ in SHADES]
    for path in paths:
        groups[int(chance.integers(len(SHADES)))].append(path)
    for shade, group in zip(SHADES, groups, strict=True):
        colour = np.array(hair.colour) * (1 + (shade - 1) * hair.spread)
        sheet.lay(colour.clip(0, 1), lines(group, thickness))


def rim(low: float, high: float, grown: float = 1.0) -> Callable[[Chance], Points]:
    """Draw points of the skull's outline between two angles (0 right, pi / 2 up)."""

    def draw(chance: Chance) -> Points:
        angle = chance.uniform(low, high)
        size = np.array(SKULL) * grown
        point: Points = np.array(CROWN) + size * (np.cos(angle), -np.sin(angle))
        return point

    return draw


def cap(sheet: Sheet, hair: Hair, chance: Chance, *, grown: float, hairline: float) -> None:
    """The mass of hair on the skull, down to the hairline in front."""
    angle = np.linspace(-0.35, np.pi + 0.35, 60)
    outer = np.array(CROWN) + np.array(SKULL) * grown * np.c_[np.cos(angle), -np.sin(angle)]
    angle = angle[::-1]
    inner = np.array(CROWN) + np.c_[np.cos(angle) * SKULL[0] * 0.86, -np.sin(angle) * hairline]
    cover = polygon(np.r_[outer, inner])
    sheet.lay(mottled(hair.colour, chance, 0.18 * hair.spread, 160), _fringed(cover, chance))


def short(sheet: Sheet, hair: Hair, chance: Chance) -> None:
    """A crop: thousands of stubs that stand off the skull."""
    cap(sheet, hair, chance, grown=1.0, hairline=0.125)
    paths = []
    for _ in range(2600):
        grown = chance.uniform(0.93, 1.01)
        start = rim(-0.3, np.pi + 0.3, grown)(chance)
        out = _outward(start)
        bend = chance.normal(0, 0.35)
        tip = start + _turned(out, bend) * chance.uniform(0.008, 0.02)
        paths.append(np.array([start, (start + tip) / 2 + out * 0.001, tip]))
    paint_strands(sheet, hair, paths, chance)


def curly(sheet: Sheet, hair: Hair, chance: Chance) -> None:
    """Tight curls that leave the mass on all sides."""
    cap(sheet, hair, chance, grown=1.22, hairline=0.13)
    t = np.linspace(0, 1, 60)[:, None]
    paths = []
    for _ in range(900):
        start = rim(-0.6, np.pi + 0.6, chance.uniform(0.95, 1.2))(chance)
        out, radius = _outward(start), chance.uniform(0.006, 0.013)
        phase, turns = chance.uniform(0, 7), chance.uniform(1.2, 3)
        loop = np.c_[np.cos(phase + 6.28 * turns * t), np.sin(phase + 6.28 * turns * t)]
        paths.append(start + out * t * chance.uniform(0.01, 0.055) + loop * radius)
    paint_strands(sheet, hair, paths, chance)


def long_behind(sheet: Sheet, hair: Hair, chance: Chance) -> None:
    """Loose hair that falls over the shoulders, and single hairs that fly."""
    mass = [(0.5, 0.125), (0.63, 0.16), (0.69, 0.32), (0.7, 0.52), (0.735, 0.74), (0.66, 0.85)]
    mass += [(0.5, 0.8), (0.34, 0.85), (0.265, 0.74), (0.3, 0.52), (0.31, 0.32), (0.37, 0.16)]
    colour = mottled(hair.colour, chance, 0.2 * hair.spread, 120)
    sheet.lay(colour, _fringed(polygon(smooth(mass)), chance))
    paint_strands(sheet, hair, _locks(chance, 1500, 0.13, 0.2), chance)
    paint_strands(sheet, hair, _locks(chance, 130, 0.19, 0.245), chance)


def long_before(sheet: Sheet, hair: Hair, chance: Chance) -> None:
    """The parting and the hair that frames the face."""
    cap(sheet, hair, chance, grown=1.06, hairline=0.135)
    paths = _locks(chance, 700, 0.128, 0.16)
    paths += [_flying(chance) for _ in range(70)]
    paint_strands(sheet, hair, paths, chance)


def tied_back(sheet: Sheet, hair: Hair, chance: Chance) -> None:
    """Smooth hair drawn back, with fine hairs that came loose."""
    cap(sheet, hair, chance, grown=1.03, hairline=0.14)
    paint_strands(sheet, hair, [_flying(chance) for _ in range(90)], chance)


def _locks(chance: Chance, count: int, nearest: float, farthest: float) -> list[Points]:
    """Strands from the parting outwards and down, in waves."""
    t = np.linspace(0, 1, 50)
    paths = []
    for _ in range(count):
        side, reach = chance.choice([-1, 1]), chance.uniform(nearest, farthest)
        length, wave = chance.uniform(0.35, 0.72), chance.uniform(0.002, 0.012)
        x = 0.5 + side * (reach * np.minimum(1, 2.6 * t) ** 0.5 + 0.02 * t)
        x = x + wave * np.sin(chance.uniform(8, 22) * t + chance.uniform(0, 6.3)) * t
        y = 0.135 + chance.uniform(0, 0.03) + length * t**1.25
        paths.append(np.c_[x, y])
    return paths


def _flying(chance: Chance) -> Points:
    """One fine hair that leaves the head in a wide arc."""
    start = rim(0.1, np.pi - 0.1, 1.02)(chance)
    out, t = _outward(start), np.linspace(0, 1, 30)[:, None]
    aside = np.array([-out[1], out[0]]) * chance.choice([-1, 1])
    reach = chance.uniform(0.01, 0.05)
    arc: Points = start + out * reach * t + aside * reach * t**2 * chance.uniform(0.2, 1.4)
    return arc


def _fringed(cover: Points, chance: Chance) -> Points:
    """The mass's edge made ragged, as hair's edge is."""
    noise = chance.random((130, 130), dtype=np.float32)
    ragged = cv2.resize(noise, (PAINTED, PAINTED), interpolation=cv2.INTER_CUBIC) - 0.5
    soft = cv2.GaussianBlur(cover, (0, 0), 5)
    return np.clip((soft + ragged * 0.5 - 0.5) * 6 + 0.5, 0, 1) * (soft > 0.02)


def _outward(point: Points) -> Points:
    away: Points = point - np.array(CROWN)
    unit: Points = away / np.linalg.norm(away)
    return unit


def _turned(vector: Points, angle: float) -> Points:
    cos, sin = np.cos(angle), np.sin(angle)
    return np.array([cos * vector[0] - sin * vector[1], sin * vector[0] + cos * vector[1]])
