"""Errors of mattes on composites whose alpha is known, beside a guided filter's."""

from dataclasses import dataclass

import cv2
import numpy as np

from benchmarks._people import PEOPLE, Sitter, paint_person
from benchmarks._rooms import rooms_of
from generation.engines.studio.confidence import find_doubts
from generation.engines.studio.filters import guided_coefficients
from generation.engines.studio.foreground import estimate_foreground
from generation.engines.studio.matte import make_matte
from generation.engines.studio.segment import person_mask, segment
from uploads.faces.arrays import Colour, Plane, Rgb
from uploads.faces.quality import judge

# The guided filter's best of sixteen settings on these very pictures: no easy opponent.
GUIDED_RADIUS, GUIDED_EPS = 4, 1e-5


@dataclass(frozen=True)
class MatteError:
    """Sums of absolute differences over 1000; `spill` is the colour's error in the soft edge.

    `specks` are pieces that hang in the air, beyond those of the truth; `holes` is the share of
    what is surely person that was lost; `confidence` what the engine itself thinks, 0..1.
    """

    ours: float
    guided: float
    spill: float
    specks: int
    holes: float
    confidence: float


def matte_errors(*names: str) -> dict[tuple[str, str], MatteError]:
    """Errors by person and room, of the people named or of all."""
    errors = {}
    for name in names or PEOPLE:
        sitter = paint_person(name)
        for room, wall in rooms_of(sitter).items():
            errors[name, room] = matte_error(sitter, wall)
    return errors


def matte_error(sitter: Sitter, wall: Colour) -> MatteError:
    """The engine's matte and the guided filter's of one photo, both from the same mask."""
    rgb, truth = sitter.before(wall), sitter.alpha
    mesh = judge(rgb).mesh
    if mesh is None:
        raise ValueError("The painted face was not found.")
    mask = segment(rgb, mesh)
    matte, guided = make_matte(rgb, mask, mesh), guided_filter(rgb, mask)
    ours = matte.alpha
    looks = person_mask(rgb), person_mask(rgb, is_evened=False)
    band = (truth > 0.1) & (truth < 0.9)
    colours = estimate_foreground(rgb, ours)
    return MatteError(
        ours=float(np.abs(ours - truth).sum() / 1000),
        guided=float(np.abs(guided - truth).sum() / 1000),
        spill=float(np.abs(colours - sitter.person)[band].mean()),
        specks=max(0, specks(ours) - specks(truth)),
        holes=float((ours[truth > 0.99] < 0.7).mean()),
        confidence=find_doubts(rgb, matte, mesh, looks).confidence,
    )


def guided_filter(
    rgb: Rgb, mask: Plane, radius: int = GUIDED_RADIUS, eps: float = GUIDED_EPS
) -> Plane:
    """The baseline: the segmenter's mask carried to the edges by a guided filter."""
    guide = rgb.astype(np.float32) / 255
    slope, offset = guided_coefficients(guide, mask, radius, eps)
    alpha: Plane = ((slope * guide).sum(-1) + offset).clip(0, 1)
    return alpha


def specks(alpha: Plane) -> int:
    """Pieces of a matte that hang in the air, of four pixels and more."""
    _, _, stats, _ = cv2.connectedComponentsWithStats((alpha > 0.3).astype(np.uint8))
    return int((stats[1:, cv2.CC_STAT_AREA] >= 4).sum()) - 1
