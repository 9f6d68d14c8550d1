"""The room round a head in which hair and hats can be, and what shapes they have there."""

from dataclasses import dataclass

import cv2
import numpy as np

from generation.engines.studio.regions import outline
from generation.engines.studio.segment import skull
from uploads.faces.arrays import Plane, Points
from uploads.faces.landmarks import CHIN, LEFT_EYE_CORNER, OVAL, RIGHT_EYE_CORNER
from uploads.faces.mesh import Mesh

# All in face widths.
REACH, BELOW_CHIN = 0.8, 0.1  # how far from the person seen hair may be
FAR, WALL_BELOW = 0.35, 0.5  # where nothing but wall is expected
BORDER, ABOVE_EYES = 0.08, 0.1
GAPS, THINNEST = 0.03, 0.05
TWIN, TWIN_OF_PERSON = 0.1, 0.03  # how exactly both sides must agree
RIM, ENDLESS = 0.06, 0.02  # at the end of the reach; how much may lie there, in squares
JOINT = 0.06


@dataclass(frozen=True)
class HeadRoom:
    """Places round a head, each (H, W) bool, and `distance` (H, W), pixels from the `person` seen.

    `unit` is the face's width; `across` leads from eye to eye. `hair` lies over the face within
    the person, `border` round the person above the brows; `zone` is where hair may be, `wall`
    where it isn't.
    """

    unit: float
    across: Points
    person: Plane
    skull: Plane
    hair: Plane
    border: Plane
    above_eyes: Plane
    above_chin: Plane
    zone: Plane
    wall: Plane
    distance: Plane

    @classmethod
    def of(cls, mask: Plane, mesh: Mesh) -> "HeadRoom":
        """Of the net's mask (H, W) 0..1 and the mesh in its pixels."""
        unit = mesh.face_width
        rows = np.tile(np.arange(mask.shape[0])[:, None], (1, mask.shape[1]))
        eyes, chin = mesh.points[[LEFT_EYE_CORNER, RIGHT_EYE_CORNER], :2], mesh.points[CHIN, 1]
        eye_line = float(eyes[:, 1].mean())
        bones, face = skull(mask.shape, mesh) > 0, _dilated(_face(mask, mesh), 2)
        person = (mask > 0.5) | bones
        distance = cv2.distanceTransform((~person).astype(np.uint8), cv2.DIST_L2, 5)
        return cls(
            unit=unit,
            across=eyes[1] - eyes[0],
            person=person,
            skull=bones,
            hair=_eroded((mask > 0.8) | bones, 1) & ~face & (rows < eye_line),
            border=(distance <= BORDER * unit) & ~face & (rows < eye_line - ABOVE_EYES * unit),
            above_eyes=rows < eye_line,
            above_chin=rows < chin,
            zone=(distance < REACH * unit) & (rows < chin + BELOW_CHIN * unit),
            wall=(distance > FAR * unit) & (rows < chin + WALL_BELOW * unit),
            distance=distance,
        )

    def joined(self, region: Plane, seed: Plane) -> Plane:
        """What of `region` hangs together with the seed, by way of the skull if need be."""
        whole = region | self.skull
        _, labels = cv2.connectedComponents(whole.astype(np.uint8))
        kept: Plane = np.isin(labels, np.unique(labels[(seed | self.skull) & whole]))
        return kept & whole

    def beyond(self, region: Plane) -> Plane:
        """The part of `region` outside the person seen: gaps filled, thin things dropped."""
        closed = self._morphed(region | self.person, cv2.MORPH_CLOSE, GAPS)
        outlines, _ = cv2.findContours(closed, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
        filled = cv2.drawContours(np.zeros_like(closed), outlines, -1, (1,), -1) > 0
        outside = filled & self.zone & self.above_chin & ~self.person
        thick: Plane = self._morphed(outside | self.person, cv2.MORPH_OPEN, THINNEST) > 0
        return outside & thick

    def twin_of(self, region: Plane) -> Plane:
        """Where something lies on the other side of the head: in `region`, or person seen."""
        seen = self._mirrored(self.person & self.above_chin)
        twin: Plane = _dilated(self._mirrored(region), round(TWIN * self.unit))
        return twin | _dilated(seen, round(TWIN_OF_PERSON * self.unit))

    def reaching(self, region: Plane, least: float) -> Plane:
        """The pieces of `region` that reach out from the person by more than `least` widths."""
        count, labels = cv2.connectedComponents(region.astype(np.uint8))
        pieces = (labels == number for number in range(1, count))
        far = [piece for piece in pieces if self.distance[piece].max() > least * self.unit]
        kept: Plane = np.logical_or.reduce(far) if far else np.zeros_like(region)
        return kept

    def is_endless(self, region: Plane) -> bool:
        """Whether `region` goes on where hair can't: then it is part of the wall."""
        rim = region & (self.distance > (REACH - RIM) * self.unit)
        leaves = region[[0, -1]].any() or region[:, [0, -1]].any()
        return bool(leaves or rim.sum() > ENDLESS * self.unit**2)

    def joint(self, region: Plane) -> Plane:
        """The rim of the person where `region` touches it."""
        width = round(JOINT * self.unit)
        inner = self.person & ~_eroded(self.person, width)
        joint: Plane = inner & _dilated(region, width)
        return joint

    def _morphed(self, region: Plane, how: int, radius: float) -> Plane:
        return cv2.morphologyEx(region.astype(np.uint8), how, _disc(round(radius * self.unit)))

    def _mirrored(self, region: Plane) -> Plane:
        """Over the axis that halves the head above the eyes, as turned as the eyes are."""
        rows, columns = np.nonzero(self.person & self.above_eyes)
        middle = np.array([columns.mean(), rows.mean()])
        along = self.across / np.linalg.norm(self.across)
        flip = np.eye(2) - 2 * np.outer(along, along)
        affine = np.c_[flip, middle - flip @ middle]
        size = (region.shape[1], region.shape[0])
        mirrored: Plane = cv2.warpAffine(
            region.astype(np.uint8), affine, size, flags=cv2.INTER_NEAREST
        )
        return mirrored > 0


def _face(mask: Plane, mesh: Mesh) -> Plane:
    return outline(mask.shape, mesh, OVAL, softness=0) > 0


def _disc(radius: int) -> Plane:
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))


def _dilated(region: Plane, radius: int) -> Plane:
    return cv2.dilate(region.astype(np.uint8), _disc(radius)) > 0


def _eroded(region: Plane, radius: int) -> Plane:
    return cv2.erode(region.astype(np.uint8), _disc(radius)) > 0
