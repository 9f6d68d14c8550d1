"""Finds hair and what is worn on the head where the net missed it, by how they look themselves.

The net knows usual heads: a brim before clutter is no head to it, nor is hair before a wall of
its colour. What tops the head is there to be seen, though: its colours and its texture are told
from those of the wall, and what looks like it and grows out of it is taken for person, too. What
grows on one side only, without end, or smoother than the hair is a thing behind the head.
"""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from generation.engines.studio.appearance import Appearance
from generation.engines.studio.head_room import HeadRoom
from generation.engines.studio.regions import skin_mask
from uploads.faces.arrays import Colour, Plane
from uploads.faces.mesh import Mesh

ROUNDS, SURE, SMOOTH = 4, 1.0, 0.02  # of growing; evidence; and its blur, in face widths
LEAST_SEEN = 0.05  # of hair inside the mask, in squares of the face's width
MISSED = 0.1  # face widths: what reaches out less is left to matting, which sees it better
SAME_GRAIN = 0.8  # share of textures in common: a chair or a door is smoother than hair
MOSTLY_ABOVE, SEAMLESS = 0.8, 3.0  # share of what is found; evidence where it joins the person
COLOURS_TELL = 0.65  # share of colours that hair and wall may have in common for that
SKIN_TAIL = 0.1  # of the face's skin, in its rarest colours


@dataclass(frozen=True)
class Crown:
    """`mask` (H, W) 0..1 with what was missed; `likeness` of its colours to the wall's, 0..1."""

    mask: Plane
    likeness: float = 0.0

    @property
    def is_told_by_colour(self) -> bool:
        """Whether the wall has other colours than what tops the head."""
        return self.likeness < COLOURS_TELL


def find_crown(srgb: Colour, mask: Plane, mesh: Mesh) -> Crown:
    """Add to `mask` (H, W) what tops the head in `srgb` (H, W, 3) and isn't in it."""
    room = HeadRoom.of(mask, mesh)
    looks = Appearance.of(srgb, mesh.face_width)
    skin = _like_skin(looks, skin_mask(srgb, mesh) > 0.6)
    seed = _seed(room, skin)
    wall = room.wall & looks.has_grain
    if not seed.any() or not wall.any():
        return Crown(mask)
    known = Crown(mask, looks.likeness(seed, wall))
    region, evidence = _grow(looks, room, seed, skin)
    grown = room.beyond(region)
    least = MISSED if known.is_told_by_colour else 0
    found = room.reaching(grown & room.twin_of(grown), least)
    if not found.any() or room.is_endless(found):
        return known
    if looks.grain_likeness(found, seed) < SAME_GRAIN:
        return known
    if known.is_told_by_colour and not _tops_the_head(found, room, evidence):
        return known
    return replace(known, mask=np.maximum(mask, found.astype(np.float32)))


def _tops_the_head(found: Plane, room: HeadRoom, evidence: Plane) -> bool:
    """Whether `found` stands above the eyes, and goes on from hair or hat without a seam.

    Beside the cheeks the net sees well enough: what it leaves out there is background.
    """
    above, joint = float(room.above_eyes[found].mean()), evidence[room.joint(found)]
    return above > MOSTLY_ABOVE and joint.size > 0 and float(joint.mean()) > SEAMLESS


def _like_skin(looks: Appearance, skin: Plane) -> Plane:
    """(H, W) bool: what has the colours of this face's skin."""
    if not skin.any():
        return skin
    common = looks.commonness(skin)
    alike = (common > np.quantile(common[skin], SKIN_TAIL)).astype(np.uint8)
    return cv2.morphologyEx(alike, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)) > 0


def _seed(room: HeadRoom, skin: Plane) -> Plane:
    """What surely tops the head; where all of that is skin, what borders on it."""
    hair = room.hair & ~skin
    if hair.sum() > LEAST_SEEN * room.unit**2:
        return hair
    border: Plane = room.border & ~skin
    return border


def _grow(looks: Appearance, room: HeadRoom, seed: Plane, skin: Plane) -> tuple[Plane, Plane]:
    """Take what looks like the crown so far and hangs together with it, a few times over.

    Returns the region and (H, W) the evidence for it.
    """
    region, sigma = seed, max(1.0, SMOOTH * room.unit)
    evidence: Plane = np.zeros(seed.shape, np.float32)
    for _ in range(ROUNDS):
        crown, wall = region & ~skin, room.wall & looks.has_grain & ~region
        if not crown.any() or not wall.any():
            break
        evidence = cv2.GaussianBlur(looks.evidence(crown, wall), (0, 0), sigma)
        likely = ((evidence > SURE) & room.zone) | (seed & (evidence > 0))
        region = room.joined(likely, seed)
    return region, evidence
