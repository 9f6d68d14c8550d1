"""Where the heads are: what any detector sees, and faces that lie on their side."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from uploads.anonymiser.detectors import Detector
from uploads.faces.arrays import Plane, Points, Rgb
from uploads.faces.detector import detect
from uploads.faces.landmarks import LEFT_EYE_CORNER, RIGHT_EYE_CORNER
from uploads.faces.mesh import Mesh, lay_mesh
from uploads.faces.quality import MAYBE_A_FACE

HAIR = 0.24  # how far a head's middle lies above the face's, in half-heights of the face
BOX_TO_FACE = 0.62  # half-height of the face over the height of a detector's box


@dataclass(frozen=True)
class Head:
    """`centre` (2,) and `half` the face's half-height in pixels, `roll` in radians.

    `is_certain` where a mesh fits or two detectors agree; what one alone tells of may be a badge
    on a coat.
    """

    centre: Points
    half: float
    roll: float
    is_certain: bool = False

    def covers(self, centre: Points) -> bool:
        """Whether a point lies within a half-height of this head's middle."""
        return float(np.linalg.norm(self.centre - centre)) < self.half


def find_heads(rgb: Rgb, detectors: Sequence[Detector]) -> list[Head]:
    """Return each head once.

    What only one detector tells of is covered, too: a patch too many does less harm than a face.
    """
    heads = _each_once(_from_meshes(rgb))
    for detector in detectors:
        heads = _joined(heads, list(sure_heads(rgb, [detector])))
    return heads


def _each_once(heads: Iterable[Head]) -> list[Head]:
    once: list[Head] = []
    for head in heads:
        if not any(known.covers(head.centre) for known in once):
            once.append(head)
    return once


def _joined(known: list[Head], told: list[Head]) -> list[Head]:
    """Add what one more detector tells of; what was known and is told again is certain."""
    confirmed = [
        replace(head, is_certain=True) if any(head.covers(one.centre) for one in told) else head
        for head in known
    ]
    new = [one for one in told if not any(head.covers(one.centre) for head in known)]
    return [*confirmed, *_each_once(new)]


def is_face_left(
    rgb: Rgb, covered: Plane, heads: Sequence[Head], detectors: Sequence[Detector]
) -> bool:
    """Whether any detector is sure of a face anywhere, or suspects one in a patch over a head.

    `covered` is (H, W) bool, where patches lie.
    """
    over_heads = _patches_over(covered, [head for head in heads if head.is_certain])
    for detector in detectors:
        look = detector.look(rgb)
        middles = (look.suspected[:, :2] + look.suspected[:, 2:]) / 2
        if len(look.sure) or any(over_heads[_pixel(middle, covered)] for middle in middles):
            return True
    return False


def _patches_over(covered: Plane, heads: Sequence[Head]) -> Plane:
    """(H, W) bool: the patches over `heads`, with all that touch them: they make one shape."""
    _, labels = cv2.connectedComponents(covered.astype(np.uint8))
    over: Plane = np.isin(labels, [labels[_pixel(head.centre, covered)] for head in heads])
    return over & covered


def _pixel(point: Points, plane: Plane) -> tuple[int, int]:
    """Row and column of the pixel of `plane` nearest to a point, which may lie outside."""
    x, y = np.clip(point.astype(int), 0, (plane.shape[1] - 1, plane.shape[0] - 1))
    return int(y), int(x)


def _from_meshes(rgb: Rgb) -> Iterator[Head]:
    """Heads whose mesh fits, looked for in four turns: a phone's photo may lie on its side."""
    for quarters in range(4):
        for face in detect(np.ascontiguousarray(np.rot90(rgb, quarters))):
            mesh = lay_mesh(np.ascontiguousarray(np.rot90(rgb, quarters)), face)
            if mesh.confidence > MAYBE_A_FACE:
                yield _turned_back(_of_mesh(mesh), quarters, rgb)


def _of_mesh(mesh: Mesh) -> Head:
    eyes = mesh.points[RIGHT_EYE_CORNER, :2] - mesh.points[LEFT_EYE_CORNER, :2]
    roll = math.atan2(eyes[1], eyes[0])
    across = np.array([math.cos(roll), math.sin(roll)])
    down = np.array([-across[1], across[0]])
    # A turned face is narrower than it is tall, a nodding one the other way round.
    half = max(float(np.ptp(mesh.oval @ down)), 1.2 * float(np.ptp(mesh.oval @ across))) / 2
    return Head(mesh.oval.mean(0) - HAIR * half * down, half, roll, is_certain=True)


def sure_heads(rgb: Rgb, detectors: Sequence[Detector]) -> Iterator[Head]:
    """Yield a head for each box of which a detector is sure, upright ones only."""
    for box in (box for detector in detectors for box in detector.look(rgb).sure):
        half = BOX_TO_FACE * float(max(box[2:] - box[:2]))
        yield Head((box[:2] + box[2:]) / 2, half, 0.0)


def _turned_back(head: Head, quarters: int, rgb: Rgb) -> Head:
    """Carry a head from the picture after np.rot90(quarters) to the picture itself."""
    x, y = head.centre
    for done in range(quarters, 0, -1):
        # A quarter turn to the left brings (x, y) to (y, width - x).
        width = rgb.shape[1] if done % 2 else rgb.shape[0]
        x, y = width - y, x
    return Head(np.array([x, y]), head.half, head.roll + quarters * math.pi / 2, head.is_certain)
