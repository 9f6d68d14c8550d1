"""How far a matte can be trusted, from the photo alone: 1 sure, 0 a guess.

Five things tell of a bad matte: the person's edge looks like what is behind it, the wall has the
hair's colours, the segmenter sees another person once the contrast is evened, the head has no
shoulders, or it seems bald before a wall as dark as hair, where hair may have been taken for
wall. Bounds were set on painted people whose alpha is known; `benchmarks.portraits` prints the
score beside the error.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from generation.engines.studio.colour import to_lab
from generation.engines.studio.matte import Matte
from generation.engines.studio.trimap import edge_distance
from uploads.faces.arrays import Colour, Plane, Rgb
from uploads.faces.landmarks import CHIN, FOREHEAD, OVAL
from uploads.faces.mesh import Mesh

WORK_SIDE = 256
PLAIN_BELOW, RETAKE_BELOW = 0.7, 0.3
SAME = 8.0  # distance in Lab below which an edge can't be seen for sure
RING_NEAR, RING_FAR, AROUND = 0.03, 0.14, 0.09  # of the face's width
HEAD_WEIGHT, BODY_WEIGHT = 0.75, 0.35
ALIKE, ALIKE_WEIGHT = 0.8, 0.35  # share of the hair's colours that are the wall's
AGREEMENT, DISSENT_WEIGHT = 0.04, 2.0  # share of the person that two looks may differ in
HIDDEN_WEIGHT, LOST_WEIGHT = 0.5, 0.6
NECK, SHOULDERS = 0.3, 0.8  # in heights and widths of the face: below, and how wide at least
HAIR_DARK, HAIR_GREY, SKIN_NEAR = 40.0, 25.0, 16.0  # L*, chroma and distance in Lab


@dataclass(frozen=True)
class Doubts:
    """What speaks against a matte, each 0..1."""

    head: float
    body: float
    dissent: float
    hidden_hair: bool
    no_shoulders: bool
    like_the_wall: bool

    @property
    def confidence(self) -> float:
        """1 when nothing does."""
        # Three signs of one thing: hair that can't be told from the wall.
        alike = ALIKE_WEIGHT * self.like_the_wall
        doubt = max(HEAD_WEIGHT * self.head, alike, HIDDEN_WEIGHT * self.hidden_hair)
        doubt += BODY_WEIGHT * self.body + LOST_WEIGHT * self.no_shoulders
        doubt += DISSENT_WEIGHT * max(0.0, self.dissent - AGREEMENT)
        return float(np.clip(1 - doubt, 0, 1))


def find_doubts(rgb: Rgb, matte: Matte, mesh: Mesh, looks: tuple[Plane, Plane]) -> Doubts:
    """Look for doubts in the matte of `rgb`; `looks` are two masks of the same person."""
    alpha = matte.alpha
    scale = min(1.0, WORK_SIDE / max(alpha.shape))
    size = (round(alpha.shape[1] * scale), round(alpha.shape[0] * scale))
    small = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    cover = cv2.resize(alpha, size, interpolation=cv2.INTER_AREA)
    near, lab = mesh.moved(scale=scale), to_lab(small)
    inner, outer = _rings(lab, cover, near.face_width)
    apart = np.linalg.norm(inner - outer, axis=-1)
    head, body = _edges(cover, near)
    one, other = looks
    return Doubts(
        head=_share(apart < SAME, head),
        body=_share(apart < SAME, body),
        dissent=float(np.abs(one - other).sum() / (one.sum() + 1)),
        hidden_hair=_may_hide_hair(lab, inner, outer, head, near),
        no_shoulders=_lacks_shoulders(cover, near),
        like_the_wall=matte.likeness > ALIKE,
    )


def _rings(lab: Colour, alpha: Plane, width: float) -> tuple[Colour, Colour]:
    """(h, w, 3) mean Lab just inside and just outside the edge, as seen from each pixel."""
    distance, sigma = edge_distance(alpha), AROUND * width
    means = []
    for side in (distance, -distance):
        weight = ((side > RING_NEAR * width) & (side < RING_FAR * width)).astype(np.float32)
        total = cv2.GaussianBlur(weight, (0, 0), sigma)[..., None] + 1e-4
        means.append(cv2.GaussianBlur(lab * weight[..., None], (0, 0), sigma) / total)
    return means[0], means[1]


def _edges(alpha: Plane, mesh: Mesh) -> tuple[Plane, Plane]:
    """(h, w) where the edge of the head runs, and that of the body within the picture."""
    edge = np.abs(edge_distance(alpha)) < 1.5
    edge[[0, 1, -2, -1]] = False
    edge[:, [0, 1, -2, -1]] = False
    above = np.arange(alpha.shape[0])[:, None] < mesh.points[CHIN, 1]
    return edge & above, edge & ~above


def _share(which: Plane, among: Plane) -> float:
    return float(which[among].mean()) if among.any() else 0.0


def _lacks_shoulders(alpha: Plane, mesh: Mesh) -> bool:
    """Whether the picture goes on below the chin, and the person there doesn't."""
    chin, forehead = mesh.points[CHIN, 1], mesh.points[FOREHEAD, 1]
    below = alpha[int(max(0, chin + NECK * (chin - forehead))) :]
    return len(below) > 1 and bool((below > 0.5).sum(1).max() < SHOULDERS * mesh.face_width)


def _may_hide_hair(lab: Colour, inner: Colour, outer: Colour, head: Plane, mesh: Mesh) -> bool:
    """Skin up to the top of the head, before something as dark and colourless as hair."""
    top = head & (np.arange(head.shape[0])[:, None] < mesh.points[FOREHEAD, 1])
    if not top.any():
        return False
    face = np.zeros(head.shape, np.uint8)
    cv2.fillConvexPoly(face, cv2.convexHull(mesh.points[OVAL, :2].astype(np.int32)), (1,))
    skin = np.median(lab[face > 0], 0)
    is_bald = np.linalg.norm(np.median(inner[top], 0) - skin) < SKIN_NEAR
    wall = np.median(outer[top], 0)
    is_like_hair = wall[0] < min(HAIR_DARK, skin[0] - 10) and np.hypot(*wall[1:]) < HAIR_GREY
    return bool(is_bald and is_like_hair)
