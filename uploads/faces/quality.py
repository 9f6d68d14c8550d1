"""Judges whether a portrait can be made from a photo, and how good it will be."""

from dataclasses import dataclass

import cv2
import numpy as np

from privacy.words import Words
from uploads.faces.arrays import Affine, Plane, Rgb
from uploads.faces.detector import Face, detect
from uploads.faces.geometry import crop_affine, to_crop
from uploads.faces.mesh import Mesh, Pose, lay_mesh
from uploads.faces.verdict import VerdictCode

PATCH = 256  # side of the square on which every face is measured, whatever its size
PATCH_EYE_DISTANCES = 3.2

MAYBE_A_FACE, SURELY_A_FACE, UPRIGHT = 0.5, 0.9, 0.99  # confidence of the mesh; patterns reach .6
OTHER_FACE_SHARE = 0.35  # narrower faces are people far behind
LEAST_EYE_DISTANCE = 28.0  # pixels; a portrait of 1024 shows the eyes about 140 apart
MOST_YAW, MOST_PITCH, MOST_ROLL = 32.0, 28.0, 35.0
CUT_OFF_SHARE, HALF = 0.04, 0.5
LEAST_SHARPNESS = 3.0
DARK_MEDIAN, DARK_SHARE = 38.0, 0.35
BLOWN_OUT_SHARE = 0.12


@dataclass(frozen=True)
class Measures:
    """Numbers behind a verdict, taken on the face alone.

    `sharpness` is the Laplacian's deviation over the face's own contrast, times 100;
    `median` is luma 0..255; `dark`, `bright` and `outside` are shares of the face;
    `side_ratio` compares the lighter half of the face with the darker.
    """

    eye_distance: float
    sharpness: float
    median: float
    dark: float
    bright: float
    side_ratio: float
    outside: float
    pose: Pose


@dataclass(frozen=True)
class Reading:
    """What was read from one photo. It describes a face, so it is never stored."""

    code: VerdictCode
    face: Face | None = None
    mesh: Mesh | None = None
    measures: Measures | None = None

    @property
    def is_blocking(self) -> bool:
        """Whether no portrait can be made from the photo."""
        if self.code == VerdictCode.CUT_OFF and self.measures is not None:
            return self.measures.outside > HALF
        return self.code.is_blocking

    @property
    def title(self) -> Words:
        return self.code.title

    @property
    def advice(self) -> Words:
        return self.code.advice

    @property
    def sentence(self) -> str:
        """Title and advice in one line."""
        return f"{self.title} {self.advice}"


def judge(rgb: Rgb) -> Reading:
    """Find the face in `rgb` ((H, W, 3) uint8 sRGB) and say how fit the photo is.

    Raises NetMissing or AssetAltered when the nets are not at hand.
    """
    people = find_people(rgb)
    if not people:
        return Reading(VerdictCode.NO_FACE)
    face, mesh = max(people, key=lambda person: person[1].face_width)
    measures = measure(rgb, mesh)
    others = [other for other, _ in people if other is not face]
    if any(other.width > OTHER_FACE_SHARE * face.width for other in others):
        return Reading(VerdictCode.SEVERAL_FACES, face, mesh, measures)
    return Reading(verdict(measures), face, mesh, measures)


def find_people(rgb: Rgb) -> list[tuple[Face, Mesh]]:
    """All faces that are surely faces; when there is none, the likeliest that may be one.

    A face that stands on its head is none: its mouth would be taken for its eyes.
    """
    found = [(face, lay_mesh(rgb, face)) for face in detect(rgb)]
    found = [person for person in found if not _is_upside_down(rgb, *person)]
    found = [person for person in found if person[1].confidence > MAYBE_A_FACE]
    sure = [person for person in found if person[1].confidence > SURELY_A_FACE]
    return sure or sorted(found, key=lambda person: -person[1].confidence)[:1]


def _is_upside_down(rgb: Rgb, face: Face, mesh: Mesh) -> bool:
    if mesh.confidence > UPRIGHT:
        return False
    return lay_mesh(rgb, face, upside_down=True).confidence > mesh.confidence


def verdict(measures: Measures) -> VerdictCode:
    """Name the gravest fault of a photo with one face, or READY."""
    pose = measures.pose
    faults = {
        VerdictCode.TOO_SMALL: measures.eye_distance < LEAST_EYE_DISTANCE,
        VerdictCode.CUT_OFF: measures.outside > CUT_OFF_SHARE,
        VerdictCode.TURNED_AWAY: abs(pose.yaw) > MOST_YAW
        or abs(pose.pitch) > MOST_PITCH
        or abs(pose.roll) > MOST_ROLL,
        VerdictCode.BLURRED: measures.sharpness < LEAST_SHARPNESS,
        VerdictCode.DARK: measures.median < DARK_MEDIAN or measures.dark > DARK_SHARE,
        VerdictCode.BLOWN_OUT: measures.bright > BLOWN_OUT_SHARE,
    }
    return next((code for code, is_found in faults.items() if is_found), VerdictCode.READY)


def measure(rgb: Rgb, mesh: Mesh) -> Measures:
    """Measure the face under `mesh` on a patch of fixed size."""
    scale = mesh.eye_distance * PATCH_EYE_DISTANCES / PATCH
    affine = crop_affine(mesh.oval.mean(0), scale, 0, PATCH, PATCH)
    luma, inside = _patch(rgb, affine), _oval_mask(mesh, affine)
    values = luma[inside] if inside.any() else np.zeros(1)
    return Measures(
        eye_distance=mesh.eye_distance,
        sharpness=_sharpness(luma, inside),
        median=float(np.median(values)),
        dark=float((values < 16).mean()),
        bright=float((values > 250).mean()),
        side_ratio=_side_ratio(luma, inside),
        outside=_share_outside(rgb, mesh),
        pose=mesh.pose,
    )


def _patch(rgb: Rgb, affine: Affine) -> Plane:
    flags = cv2.INTER_AREA | cv2.WARP_INVERSE_MAP
    patch = cv2.warpAffine(rgb, affine, (PATCH, PATCH), flags=flags)
    return cv2.cvtColor(patch, cv2.COLOR_RGB2GRAY).astype(np.float32)


def _oval_mask(mesh: Mesh, affine: Affine) -> Plane:
    mask = np.zeros((PATCH, PATCH), np.uint8)
    outline = cv2.convexHull(to_crop(affine, mesh.oval).astype(np.int32))
    cv2.fillConvexPoly(mask, outline, (1,))
    return mask > 0


def _sharpness(luma: Plane, inside: Plane) -> float:
    edges = cv2.Laplacian(cv2.GaussianBlur(luma, (0, 0), 0.8), cv2.CV_32F)
    return float(edges[inside].std() / (luma[inside].std() + 1e-6) * 100)


def _side_ratio(luma: Plane, inside: Plane) -> float:
    middle = PATCH // 2
    halves = (luma[:, :middle][inside[:, :middle]], luma[:, middle:][inside[:, middle:]])
    means = [float(half.mean()) if half.size else 0.0 for half in halves]
    return max(means) / max(1.0, min(means))


def _share_outside(rgb: Rgb, mesh: Mesh) -> float:
    height, width = rgb.shape[:2]
    x, y = mesh.points[:, 0], mesh.points[:, 1]
    return float(((x < 0) | (y < 0) | (x > width) | (y > height)).mean())
