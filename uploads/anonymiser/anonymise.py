"""Cover all heads, look again with every detector, try anew or refuse."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from uploads.anonymiser.detectors import Detector, detectors_at_hand
from uploads.anonymiser.encode import as_jpeg
from uploads.anonymiser.errors import NoHeadFound, StillVisible
from uploads.anonymiser.heads import Head, find_heads, is_face_left, sure_heads
from uploads.anonymiser.patch import REACH, SIDE, Patch, make_patch
from uploads.faces.arrays import Plane, Rgb
from uploads.faces.geometry import crop_affine
from uploads.intake.pictures import pixels

TRIES = 16
GROWTH, CALMER = 1.02, 0.8  # of the patch, and its contrast, with each try
SEED_BITS = 64


@dataclass(frozen=True)
class Anonymised:
    """`picture` (H, W, 3) uint8 sRGB; `covered` (H, W) bool; who looked and found nothing."""

    picture: Rgb
    covered: Plane
    heads: int
    tries: int
    verified_by: tuple[str, ...]


def anonymise(rgb: Rgb, *, seed: int | None = None) -> Anonymised:
    """Return `rgb` ((H, W, 3) uint8 sRGB) with every head under a patch.

    Without a seed, patches are drawn from the system's randomness. What a detector still
    reports is covered as well before the next try. Pixels outside `covered` are those of
    `rgb`. Raises NoHeadFound, StillVisible, or AssetError when the nets are missing.
    """
    detectors = detectors_at_hand()
    heads = find_heads(rgb, detectors)
    # One detector's word alone is often a leaf or a fold: the face may be somewhere else.
    if not any(head.is_certain for head in heads):
        raise NoHeadFound
    seeds = np.random.default_rng(secrets.randbits(SEED_BITS) if seed is None else seed)
    for attempt in range(TRIES):
        picture, covered = _cover(rgb, heads, seeds, attempt)
        # Saving shifts pixels a little, which may be all that a detector lacked.
        forms = (picture, _as_saved(picture))
        if not any(is_face_left(form, covered, heads, detectors) for form in forms):
            names = tuple(detector.name for detector in detectors)
            return Anonymised(picture, covered, len(heads), attempt + 1, names)
        heads = _with_those_missed(heads, picture, covered, detectors)
    raise StillVisible


def _as_saved(picture: Rgb) -> Rgb:
    return pixels(as_jpeg(picture))


def _cover(
    rgb: Rgb, heads: Sequence[Head], seeds: np.random.Generator, attempt: int
) -> tuple[Rgb, Plane]:
    picture, covered = rgb.copy(), np.zeros(rgb.shape[:2], bool)
    for head in heads:
        patch = make_patch(int(seeds.integers(2**63)), contrast=CALMER**attempt)
        covered |= lay_patch(picture, patch, head, GROWTH**attempt)
    return picture, covered


def lay_patch(picture: Rgb, patch: Patch, head: Head, growth: float = 1.0) -> Plane:
    """Lay `patch` over `head` in `picture` itself; return (H, W) bool, where it lies."""
    scale = 2 * REACH * head.half * growth / SIDE
    affine = crop_affine(head.centre, scale, head.roll, SIDE, SIDE)
    size = (picture.shape[1], picture.shape[0])
    inside = cv2.warpAffine(patch.shape, affine, size, flags=cv2.INTER_NEAREST) > 0
    colours = cv2.warpAffine(patch.colours, affine, size, borderMode=cv2.BORDER_REPLICATE)
    picture[inside] = colours[inside]
    return inside


def _with_those_missed(
    heads: list[Head], picture: Rgb, covered: Plane, detectors: Sequence[Detector]
) -> list[Head]:
    """Add heads seen outside the patches; a face seen in a patch is only chance's work."""
    height, width = covered.shape
    missed = []
    for head in sure_heads(picture, detectors):
        x, y = np.clip(head.centre.astype(int), 0, (width - 1, height - 1))
        if not covered[y, x]:
            missed.append(head)
    return [*heads, *missed]
