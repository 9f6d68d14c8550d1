"""The verdict on a photo: right for what is seen, blocking only where it must."""

import cv2
import numpy as np
import pytest

from uploads.faces.arrays import Rgb
from uploads.faces.quality import Reading, judge
from uploads.faces.verdict import BLOCKING, WORDS, VerdictCode


def dimmed(rgb: Rgb, gain: float) -> Rgb:
    return (rgb * gain).clip(0, 255).astype(np.uint8)


def turned(rgb: Rgb, degrees: float) -> Rgb:
    height, width = rgb.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    return cv2.warpAffine(rgb, turn, (width, height))


def scaled(rgb: Rgb, scale: float) -> Rgb:
    return cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)


def in_a_scene(rgb: Rgb, scale: float) -> Rgb:
    """The portrait small in a large, plain wall."""
    small, scene = scaled(rgb, scale), np.full((1800, 2400, 3), 120, np.uint8)
    scene[-small.shape[0] :, 900 : 900 + small.shape[1]] = small
    return scene


def test_good_photo_is_ready(astronaut: Rgb) -> None:
    reading = judge(astronaut)
    assert reading.code == VerdictCode.READY
    assert not reading.is_blocking
    assert reading.mesh is not None
    eyes_x, eyes_y = np.mean(reading.mesh.eyes, 0)
    assert 205 < eyes_x < 245
    assert 100 < eyes_y < 125


@pytest.mark.parametrize("side", [(200, 200), (700, 300)])
def test_picture_without_a_face_is_no_face(side: tuple[int, int]) -> None:
    noise = np.random.default_rng(3).integers(0, 255, (*side, 3), dtype=np.uint8)
    reading = judge(noise)
    assert (reading.code, reading.is_blocking) == (VerdictCode.NO_FACE, True)


def test_part_of_the_picture_without_the_face_is_no_face(astronaut: Rgb) -> None:
    assert judge(astronaut[200:]).code == VerdictCode.NO_FACE


def test_photo_on_its_head_is_refused(astronaut: Rgb) -> None:
    for photo in (astronaut, astronaut[:, ::-1], dimmed(astronaut, 0.7), scaled(astronaut, 2)):
        reading = judge(np.ascontiguousarray(photo[::-1, ::-1]))
        assert (reading.code, reading.is_blocking) == (VerdictCode.NO_FACE, True)


def test_two_people_are_several_faces(astronaut: Rgb) -> None:
    reading = judge(np.hstack([astronaut, astronaut[:, ::-1]]))
    assert (reading.code, reading.is_blocking) == (VerdictCode.SEVERAL_FACES, True)


def test_person_far_behind_is_not_another_face(astronaut: Rgb) -> None:
    photo = scaled(astronaut, 3)
    far = scaled(astronaut, 0.6)
    photo[: far.shape[0], : far.shape[1]] = far
    assert judge(photo).code == VerdictCode.READY


def test_small_face_in_a_large_photo_is_found(astronaut: Rgb) -> None:
    assert judge(in_a_scene(astronaut, 0.9)).code == VerdictCode.READY


def test_tiny_face_is_too_small(astronaut: Rgb) -> None:
    reading = judge(scaled(astronaut, 0.5))
    assert (reading.code, reading.is_blocking) == (VerdictCode.TOO_SMALL, True)


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (lambda rgb: cv2.GaussianBlur(rgb, (0, 0), 2.4), VerdictCode.BLURRED),
        (lambda rgb: dimmed(rgb, 0.15), VerdictCode.DARK),
        (lambda rgb: dimmed(rgb, 1.8), VerdictCode.BLOWN_OUT),
        (lambda rgb: turned(rgb, 45), VerdictCode.TURNED_AWAY),
        (lambda rgb: np.ascontiguousarray(rgb[:, 203:]), VerdictCode.CUT_OFF),
    ],
)
def test_fault_is_named_but_does_not_block(astronaut: Rgb, fault: object, code: str) -> None:
    assert callable(fault)
    reading = judge(fault(astronaut))
    assert (reading.code, reading.is_blocking) == (code, False)


def test_face_mostly_outside_blocks(astronaut: Rgb) -> None:
    measures = judge(astronaut).measures
    assert measures is not None
    outside = type(measures)(**{**vars(measures), "outside": 0.6})
    assert Reading(VerdictCode.CUT_OFF, measures=outside).is_blocking


def test_every_code_has_its_own_words() -> None:
    assert set(WORDS) == set(VerdictCode)
    titles = {str(code.title) for code in VerdictCode}
    assert len(titles) == len(VerdictCode)
    assert all(str(code.advice).endswith(".") for code in VerdictCode)


def test_only_three_codes_block_by_themselves() -> None:
    assert {VerdictCode.NO_FACE, VerdictCode.SEVERAL_FACES, VerdictCode.TOO_SMALL} == BLOCKING
