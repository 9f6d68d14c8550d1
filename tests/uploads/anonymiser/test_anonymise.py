"""Every head is covered, nothing else changes, and what can't be verified is refused."""

import cv2
import numpy as np
import pytest

from uploads.anonymiser import anonymise as module
from uploads.anonymiser.anonymise import anonymise, lay_patch
from uploads.anonymiser.detectors import Look, detectors_at_hand
from uploads.anonymiser.encode import as_jpeg
from uploads.anonymiser.errors import NoHeadFound, StillVisible
from uploads.anonymiser.heads import Head, is_face_left
from uploads.anonymiser.patch import make_patch
from uploads.faces.arrays import Rgb
from uploads.faces.quality import judge
from uploads.intake.pictures import pixels


def test_each_detector_fires_before_and_none_after(astronaut: Rgb) -> None:
    detectors = detectors_at_hand()
    assert [detector.name for detector in detectors] == ["BlazeFace", "Haar", "CenterFace"]
    assert all(len(detector.look(astronaut).sure) for detector in detectors)
    made = anonymise(astronaut, seed=1)
    assert made.verified_by == ("BlazeFace", "Haar", "CenterFace")
    assert not any(len(detector.look(made.picture).sure) for detector in detectors)


def test_face_is_covered_and_the_rest_unchanged(astronaut: Rgb) -> None:
    made = anonymise(astronaut, seed=2)
    np.testing.assert_array_equal(made.picture[~made.covered], astronaut[~made.covered])
    mesh = judge(astronaut).mesh
    assert mesh is not None
    x, y = mesh.points[:, :2].astype(int).T
    assert made.covered[y, x].all()
    assert not made.covered[260:].any(), "the suit is away from the head"


def test_everybody_in_a_group_is_covered(astronaut: Rgb) -> None:
    group = np.hstack([astronaut[:, 60:380], astronaut[:, 380:60:-1], astronaut[:, 60:380]])
    made = anonymise(np.ascontiguousarray(group), seed=3)
    assert made.heads >= 3, "a patch too many does no harm, a head too few does"
    for middle in (165, 475, 805):
        assert made.covered[100:150, middle - 20 : middle + 20].all()


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_head_on_its_side_is_covered(astronaut: Rgb, quarters: int) -> None:
    made = anonymise(np.ascontiguousarray(np.rot90(astronaut, quarters)), seed=4)
    upright = np.rot90(made.covered, -quarters)
    assert upright[80:170, 190:260].all()


class Suspicious:
    """Half takes what lies round one point for a face."""

    name = "suspicious"

    def __init__(self, x: float, y: float) -> None:
        self.box = np.array([[x - 20, y - 20, x + 20, y + 20]])

    def look(self, rgb: Rgb) -> Look:
        return Look(np.empty((0, 4)), self.box)


def test_what_is_suspected_anywhere_in_joined_patches_is_a_face_left() -> None:
    """A second patch that touches the head's makes one shape with it, however far it reaches."""
    picture, covered = np.zeros((300, 400, 3), np.uint8), np.zeros((300, 400), bool)
    covered[20:120, 20:120] = covered[100:280, 60:160] = covered[100:280, 300:380] = True
    heads = [Head(np.array([70.0, 70.0]), 30.0, 0.0, is_certain=True)]
    assert is_face_left(picture, covered, heads, [Suspicious(110, 250)])
    assert not is_face_left(picture, covered, heads, [Suspicious(340, 250)])
    assert not is_face_left(picture, covered, heads, [Suspicious(230, 60)])


def test_cascade_as_it_comes_finds_nothing_in_the_picture_as_saved(astronaut: Rgb) -> None:
    """Two patches that touched were once a face to it, far from the head under one of them."""
    dim = cv2.resize((astronaut * 0.5).astype(np.uint8), None, fx=0.75, fy=0.75)
    made = anonymise(dim, seed=10)
    grey = cv2.cvtColor(pixels(as_jpeg(made.picture)), cv2.COLOR_RGB2GRAY)
    folder = cv2.data.haarcascades  # type: ignore[attr-defined]  # missing in the stubs
    cascade = cv2.CascadeClassifier(f"{folder}haarcascade_frontalface_default.xml")
    found = cascade.detectMultiScale(grey, 1.1, 3)
    assert not [box for box in found if made.covered[box[1] + box[3] // 2, box[0] + box[2] // 2]]


def test_two_pictures_with_one_seed_get_the_same_patch(astronaut: Rgb) -> None:
    """What lies under the patch plays no part in what it looks like."""
    head = Head(np.array([224.0, 115.0]), 55.0, 0.05)
    other = np.random.default_rng(9).integers(0, 255, astronaut.shape, dtype=np.uint8)
    one = astronaut.copy()
    covered = lay_patch(one, make_patch(77), head)
    np.testing.assert_array_equal(covered, lay_patch(other, make_patch(77), head))
    np.testing.assert_array_equal(one[covered], other[covered])


def test_seeds_give_different_patches_and_no_seed_is_random(astronaut: Rgb) -> None:
    one, other = anonymise(astronaut), anonymise(astronaut)
    assert (one.picture != other.picture).any()
    assert (make_patch(1).colours != make_patch(2).colours).any()
    assert (make_patch(1).shape != make_patch(2).shape).any()


def test_picture_without_a_face_is_refused() -> None:
    with pytest.raises(NoHeadFound):
        anonymise(np.full((300, 300, 3), 128, np.uint8))


class Sure:
    """Takes one place for a face at first sight, and sees nothing once it is covered."""

    def __init__(self, name: str) -> None:
        self.name, self._is_first = name, True

    def look(self, rgb: Rgb) -> Look:
        box = np.array([[100.0, 100.0, 160.0, 160.0]]) if self._is_first else np.empty((0, 4))
        self._is_first = False
        return Look(box, box)


def test_what_one_detector_alone_takes_for_a_face_is_no_face_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Else a picture would pass for anonymised because a leaf in it was covered."""
    leaves = np.full((300, 300, 3), 128, np.uint8)
    monkeypatch.setattr(module, "detectors_at_hand", lambda: (Sure("one"),))
    with pytest.raises(NoHeadFound):
        anonymise(leaves)
    monkeypatch.setattr(module, "detectors_at_hand", lambda: (Sure("one"), Sure("other")))
    assert anonymise(leaves).covered[130, 130]


def test_picture_in_which_a_face_stays_visible_is_refused(
    astronaut: Rgb, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stubborn:
        name = "stubborn"

        def look(self, rgb: Rgb) -> Look:
            box = np.array([[200.0, 80.0, 250.0, 150.0]])
            return Look(box, box)

    monkeypatch.setattr(module, "detectors_at_hand", lambda: (Stubborn(),))
    with pytest.raises(StillVisible):
        anonymise(astronaut)
