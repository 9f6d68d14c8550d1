"""A matcher that knows 100 people finds them in their pictures, and not under a patch."""

import cv2
import numpy as np
from skimage import data

from uploads.anonymiser.anonymise import lay_patch
from uploads.anonymiser.heads import Head
from uploads.anonymiser.patch import make_patch
from uploads.faces.arrays import Plane, Points, Rgb

PEOPLE, SIDE, ROOM = 100, 25, 60
COMPONENTS = 40
SCALE = 4
HEAD = Head(np.array([110.0, 105.0]), 50.0, 0.0)


class Matcher:
    """Eigenfaces: whitened principal components of the people known, compared by angle."""

    def __init__(self, gallery: Plane) -> None:
        self.mean = gallery.mean(0)
        _, sizes, axes = np.linalg.svd(gallery - self.mean, full_matrices=False)
        self.axes = axes[:COMPONENTS] / sizes[:COMPONENTS, None]
        self.known = self._code(gallery)

    def hit_rate(self, probes: Plane) -> float:
        """Share of probes whose nearest known person is the right one."""
        nearest = (self._code(probes) @ self.known.T).argmax(1)
        return float((nearest == np.arange(len(probes))).mean())

    def _code(self, faces: Plane) -> Points:
        code: Points = (faces - self.mean) @ self.axes.T
        unit: Points = code / np.linalg.norm(code, axis=1, keepdims=True)
        return unit


def photograph(face: Plane, chance: np.random.Generator) -> Rgb:
    """Another picture of the same person: moved, lit otherwise, with a camera's noise."""
    scene = np.full((220, 220), 0.5, np.float32)
    scene[ROOM : ROOM + 100, ROOM : ROOM + 100] = cv2.resize(face, (100, 100))
    shift = np.array([[1, 0, chance.uniform(-2, 2)], [0, 1, chance.uniform(-2, 2)]])
    moved = cv2.warpAffine(scene, shift, (220, 220), borderMode=cv2.BORDER_REPLICATE)
    lit = moved * chance.uniform(0.85, 1.15) + chance.normal(0, 0.02, moved.shape)
    grey = (lit.clip(0, 1) * 255).astype(np.uint8)
    return np.dstack([grey] * 3)


def seen(picture: Rgb) -> Points:
    """The face as the matcher crops it: (625,) with mean 0 and length 1."""
    crop = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)[ROOM : ROOM + 100, ROOM : ROOM + 100]
    small = cv2.resize(crop.astype(np.float32), (SIDE, SIDE), interpolation=cv2.INTER_AREA).ravel()
    small -= small.mean()
    face: Points = small / (np.linalg.norm(small) + 1e-6)
    return face


def test_matcher_knows_people_but_not_under_a_patch() -> None:
    faces = data.lfw_subset()[:PEOPLE].astype(np.float32)  # type: ignore[no-untyped-call]
    chance = np.random.default_rng(11)
    matcher = Matcher(np.array([seen(photograph(face, chance)) for face in faces]))
    photos = [photograph(face, chance) for face in faces]
    plain = matcher.hit_rate(np.array([seen(photo) for photo in photos]))
    for seed, photo in enumerate(photos):
        lay_patch(photo, make_patch(seed), HEAD)
    hidden = matcher.hit_rate(np.array([seen(photo) for photo in photos]))
    print(f"hit rate of {PEOPLE} people: {plain:.0%} plain, {hidden:.0%} anonymised, chance 1%")
    assert plain >= 0.9
    assert hidden <= 0.05
