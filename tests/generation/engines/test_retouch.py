"""Retouching: red eyes go, teeth and the shade below the eyes change a little, skin stays skin."""

import cv2
import numpy as np
import pytest

from generation.engines.base import Retouch
from generation.engines.studio.colour import to_lab
from generation.engines.studio.regions import outline, skin_mask
from generation.engines.studio.retouch import retouch
from uploads.faces.arrays import Colour, Plane, Rgb
from uploads.faces.landmarks import MOUTH
from uploads.faces.mesh import Mesh
from uploads.faces.quality import judge


@pytest.fixture(scope="module")
def face(astronaut: Rgb) -> tuple[Colour, Mesh]:
    """The head alone, (300, 300, 3) sRGB, and its mesh."""
    head = np.ascontiguousarray(astronaut[20:220, 130:330])
    head = cv2.resize(head, (600, 600), interpolation=cv2.INTER_CUBIC)
    mesh = judge(head).mesh
    assert mesh is not None
    return head.astype(np.float32) / 255, mesh


def gone_over(srgb: Colour, mesh: Mesh) -> Colour:
    return retouch(srgb.copy(), mesh, Retouch.LIGHT)


def pupils(shape: tuple[int, ...], mesh: Mesh) -> Plane:
    disc = np.zeros(shape[:2], np.uint8)
    for eye in mesh.eyes:
        cv2.circle(disc, (round(eye[0]), round(eye[1])), 6, (1,), -1)
    return disc > 0


def test_red_eyes_turn_dark_and_grey(face: tuple[Colour, Mesh]) -> None:
    srgb, mesh = face
    where = pupils(srgb.shape, mesh)
    flashed = srgb.copy()
    flashed[where] = (0.85, 0.12, 0.10)
    cleared = gone_over(flashed, mesh)[where]
    assert np.median(cleared[:, 0]) < 0.2
    assert np.median(np.ptp(cleared, 1)) < 0.06


def test_eyes_without_red_keep_their_colour(face: tuple[Colour, Mesh]) -> None:
    srgb, mesh = face
    for iris in ((0.35, 0.22, 0.12), (0.30, 0.42, 0.55), (0.34, 0.36, 0.22)):
        eyes = srgb.copy()
        eyes[pupils(srgb.shape, mesh)] = iris
        after = np.median(gone_over(eyes, mesh)[pupils(srgb.shape, mesh)], 0)
        np.testing.assert_allclose(after, iris, atol=0.08)


def test_teeth_lose_some_yellow_and_stay_teeth(face: tuple[Colour, Mesh]) -> None:
    srgb, mesh = face
    before, after = to_lab(srgb), to_lab(gone_over(srgb, mesh))
    teeth = (outline(srgb.shape, mesh, MOUTH, softness=0) > 0) & (before[..., 0] > 65)
    assert teeth.sum() > 100
    change = after[teeth] - before[teeth]
    assert -8 < np.median(change[:, 2]) <= 0
    assert 0 <= np.median(change[:, 0]) < 4


@pytest.mark.parametrize("deepened", [1.0, 1.9])
def test_skin_of_any_tone_keeps_lightness_hue_and_pores(
    face: tuple[Colour, Mesh], deepened: float
) -> None:
    photo, mesh = face
    srgb = photo**deepened
    skin = skin_mask(srgb, mesh) > 0.8
    after = gone_over(srgb, mesh)
    shift = np.median(to_lab(after)[skin] - to_lab(srgb)[skin], 0)
    assert abs(shift[0]) < 1
    assert np.abs(shift[1:]).max() < 1

    def pores(picture: Colour) -> float:
        return float((picture - cv2.GaussianBlur(picture, (0, 0), 1.2))[skin].std())

    assert pores(after) > 0.7 * pores(srgb)
