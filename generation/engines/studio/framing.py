"""Chooses the part of the photo that becomes the portrait: how large, where, how turned."""

import itertools
import math
from dataclasses import dataclass

import numpy as np

from generation.engines.base import Ratio
from uploads.faces.arrays import Plane, Points
from uploads.faces.geometry import crop_affine, to_picture
from uploads.faces.landmarks import CHIN, FOREHEAD
from uploads.faces.mesh import Mesh

HEAD_SHARE = {Ratio.SQUARE: 0.55, Ratio.FOUR_FIVE: 0.53, Ratio.THREE_FOUR: 0.53}
EYE_LINES = (0.40, 0.42, 0.38, 0.44, 0.37, 0.45)  # of the height, the best first
SIDE_STEPS = (0.0, 0.05, -0.05, 0.1, -0.1)  # of the width
ROLL_SHARES = (1.0, 0.5, 0.0)
MOST_ROLL = 12.0  # degrees; a stronger turn would tilt the shoulders
HEADROOM = 0.05  # of the height, above the hair
SHRINK, SHRINK_STEPS = 0.985, 84
SMALLEST = 1.25  # least height over that of the face
LATTICE = 32  # points a side on which a frame is tested
MISSING_ALLOWED = 0.004  # of the frame
SLACK = 0.023  # of the height: so thin a strip is filled from the photo's edge unseen


@dataclass(frozen=True)
class Frame:
    """A crop of the photo: its middle, its height in photo pixels, its turn in radians."""

    centre: Points
    height: float
    roll: float


@dataclass(frozen=True)
class Head:
    """What framing needs to know: lengths in pixels along the head's own upright axis."""

    eyes: Points
    centre: Points
    to_top: float
    to_chin: float
    face: float
    roll: float


def choose_frame(person: Plane, mesh: Mesh, ratio: Ratio) -> Frame:
    """Find the largest frame, up to the usual one, that shows no cut-off body.

    `person` is the (H, W) mask of the photo, 0..1. Above and beside the person a frame may
    reach over the photo's edge, since the background is new; where the person goes on
    there, the frame is shifted, turned less, or made smaller. When nothing fits, the frame
    that lacks the least of the person is taken.
    """
    best, least = None, math.inf
    for shrink in SHRINK ** np.arange(SHRINK_STEPS):
        for frame in _candidates(person, mesh, ratio, float(shrink)):
            missing = _missing_share(person, frame, ratio)
            if missing < least - 1e-6:
                best, least = frame, missing
            if missing <= MISSING_ALLOWED:
                return frame
    if best is None:
        raise ValueError("The mesh has no size.")
    return best


def _candidates(person: Plane, mesh: Mesh, ratio: Ratio, shrink: float) -> list[Frame]:
    frames = []
    full_roll = math.radians(float(np.clip(mesh.pose.roll, -MOST_ROLL, MOST_ROLL)))
    for share in ROLL_SHARES:
        head = measure_head(person, mesh, full_roll * share)
        height = _usual_height(head, ratio) * shrink
        if height < SMALLEST * head.face:
            continue
        for eye_line, side in itertools.product(_eye_lines(head, height), SIDE_STEPS):
            centre = _centre(head, height, eye_line, side * ratio.width_share)
            frames.append(Frame(centre, height, head.roll))
    return frames


def _usual_height(head: Head, ratio: Ratio) -> float:
    by_head = (head.to_top + head.to_chin) / HEAD_SHARE[ratio]
    by_hair = head.to_top / (max(EYE_LINES) - HEADROOM)
    return max(by_head, by_hair)


def _eye_lines(head: Head, height: float) -> list[float]:
    """Where the eyes may lie: first where there is room above the hair, then anywhere."""
    return sorted(EYE_LINES, key=lambda line: (line - HEADROOM) * height < head.to_top - 1e-6)


def _centre(head: Head, height: float, eye_line: float, side: float) -> Points:
    """The middle of a frame with the eyes at `eye_line`, moved aside by a share of its height."""
    across, down = _axes(head.roll)
    centre_line = float((head.centre - head.eyes) @ across) * 0.35
    middle: Points = (
        head.eyes + across * (centre_line + side * height) + down * (0.5 - eye_line) * height
    )
    return middle


def _axes(roll: float) -> tuple[Points, Points]:
    across = np.array([math.cos(roll), math.sin(roll)])
    return across, np.array([-math.sin(roll), math.cos(roll)])


def measure_head(person: Plane, mesh: Mesh, roll: float) -> Head:
    """Measure the head along the axis turned by `roll`; the hair's top comes from the mask."""
    across, down = _axes(roll)
    left, right = mesh.eyes
    eyes = (left + right) / 2
    to_chin = float((mesh.points[CHIN, :2] - eyes) @ down)
    to_forehead = float((eyes - mesh.points[FOREHEAD, :2]) @ down)
    offsets = np.linspace(-0.25, 0.25, 5) * mesh.face_width
    starts = [eyes - down * to_forehead + across * offset for offset in offsets]
    limit = 1.6 * (to_chin + to_forehead)
    hair = max(_run_length(person, start, -down, limit) for start in starts)
    least = 0.12 * mesh.face_width  # a bald head is higher than the mesh's forehead, too
    top = to_forehead + max(hair, least)
    return Head(eyes, mesh.oval.mean(0), top, to_chin, to_forehead + to_chin, roll)


def _run_length(person: Plane, start: Points, direction: Points, limit: float) -> float:
    """Pixels from `start` along `direction` until the mask or the photo ends."""
    steps = np.linspace(0, limit, 128)
    points = start + steps[:, None] * direction
    ended = (_sample(person, points) < 0.5) | _is_outside(person, points, 0)
    return float(steps[np.argmax(ended)]) if ended.any() else limit


def _missing_share(person: Plane, frame: Frame, ratio: Ratio) -> float:
    """Share of the frame outside the photo, next to a place where its edge cuts the person."""
    affine = crop_affine(frame.centre, frame.height, frame.roll, 1, 1)
    points = to_picture(affine, _lattice(ratio.width_share))
    outside = _is_outside(person, points, SLACK * frame.height)
    return float((outside & (_sample(person, points) > 0.5)).mean())


def _lattice(width_share: float) -> Points:
    """(N, 2) points spread over a frame of height 1 whose middle is (.5, .5), rim included."""
    along = np.linspace(0, 1, LATTICE)
    x, y = np.meshgrid(0.5 + (along - 0.5) * width_share, along)
    points: Points = np.c_[x.ravel(), y.ravel()]
    return points


def _is_outside(person: Plane, points: Points, slack: float) -> Points:
    """(N,) whether each point lies more than `slack` pixels beyond the photo's edge."""
    height, width = person.shape
    x, y = points.T
    outside: Points = (x < -slack) | (y < -slack) | (x > width + slack) | (y > height + slack)
    return outside


def _sample(person: Plane, points: Points) -> Plane:
    """The mask at the nearest pixels; points outside take the photo's nearest edge pixel."""
    height, width = person.shape
    x = np.clip(points[:, 0].astype(int), 0, width - 1)
    y = np.clip(points[:, 1].astype(int), 0, height - 1)
    values: Plane = person[y, x]
    return values
