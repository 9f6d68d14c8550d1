"""The stages of the studio engine, each against pictures whose truth is known."""

import cv2
import numpy as np
import pytest

from generation.engines.base import Ratio
from generation.engines.studio.closed_form import solve_matte
from generation.engines.studio.colour import from_lab, to_lab, to_linear, to_srgb
from generation.engines.studio.develop import exposure_gain
from generation.engines.studio.engine import surroundings
from generation.engines.studio.foreground import estimate_foreground
from generation.engines.studio.framing import choose_frame
from uploads.faces.arrays import Colour, Plane, Rgb
from uploads.faces.geometry import crop_affine, to_crop, to_picture
from uploads.faces.mesh import Mesh
from uploads.faces.quality import judge

SIDE = 128


@pytest.fixture
def ball() -> tuple[Colour, Plane, Colour]:
    """A soft-edged orange ball before blue clouds: picture, alpha, the ball's own colours."""
    y, x = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32) / SIDE
    angle = np.arctan2(y - 0.5, x - 0.5)
    radius = 0.3 + 0.03 * np.sin(17 * angle)
    alpha = np.clip((radius - np.hypot(x - 0.5, y - 0.5)) / 0.06 + 0.5, 0, 1)
    person = np.dstack([0.85 - 0.2 * x, 0.45 + 0.1 * y, 0.15 + 0.05 * x])
    behind = np.dstack([0.1 + 0.1 * y, 0.25 + 0.1 * x, 0.7 - 0.2 * y])
    picture = person * alpha[..., None] + behind * (1 - alpha[..., None])
    return picture.astype(np.float32), alpha.astype(np.float32), person.astype(np.float32)


def test_matting_recovers_a_soft_edge(ball: tuple[Colour, Plane, Colour]) -> None:
    picture, alpha, _ = ball
    mask = (alpha > 0.5).astype(np.float32)
    near = cv2.dilate(mask, np.ones((21, 21))) - cv2.erode(mask, np.ones((21, 21))) > 0
    start = np.where(near, mask, alpha).astype(np.float32)
    solved = solve_matte(picture, near, start, mask, np.full_like(alpha, 1e-4))
    assert np.abs(solved - alpha)[near].mean() < 0.02
    assert np.abs(mask - alpha)[near].mean() > 0.05
    np.testing.assert_array_equal(solved[~near], start[~near])


def test_matting_without_a_band_changes_nothing(ball: tuple[Colour, Plane, Colour]) -> None:
    picture, alpha, _ = ball
    nowhere = np.zeros(alpha.shape, bool)
    np.testing.assert_array_equal(solve_matte(picture, nowhere, alpha, alpha, alpha), alpha)


def test_foreground_holds_no_old_background(ball: tuple[Colour, Plane, Colour]) -> None:
    picture, alpha, person = ball
    band = (alpha > 0.1) & (alpha < 0.9)
    eight_bits = (picture * 255).round().astype(np.uint8)
    found = estimate_foreground(eight_bits, alpha)
    assert np.abs(found - person)[band].mean() < 0.04
    assert np.abs(picture - person)[band].mean() > 0.15
    kept = (found[alpha == 1] * 255).round().astype(np.uint8)
    np.testing.assert_array_equal(kept, eight_bits[alpha == 1])


def test_colours_survive_a_round_trip() -> None:
    srgb = np.random.default_rng(1).random((16, 16, 3), np.float32)
    np.testing.assert_allclose(to_srgb(to_linear(srgb)), srgb, atol=2e-5)
    np.testing.assert_allclose(from_lab(to_lab(srgb)), srgb, atol=2e-3)


def test_points_survive_a_crop_and_back() -> None:
    affine = crop_affine(np.array([40.0, 70.0]), 2.5, 0.3, 64, 80)
    points = np.random.default_rng(2).random((9, 2)) * 100
    np.testing.assert_allclose(to_picture(affine, to_crop(affine, points)), points)
    np.testing.assert_allclose(to_picture(affine, np.array([[32.0, 40.0]])), [[40.0, 70.0]])


def lit(lightness: float) -> Plane:
    """A plane of luminance with this L*."""
    return np.full((20, 20), ((lightness + 16) / 116) ** 3, np.float32)


@pytest.mark.parametrize("lightness", [30, 45, 60, 80])
def test_skin_of_any_tone_keeps_its_lightness_in_a_bright_photo(lightness: float) -> None:
    assert exposure_gain(lit(lightness), np.ones((20, 20)), 0.0) == pytest.approx(1)


def test_face_in_a_dim_photo_is_raised() -> None:
    assert exposure_gain(lit(25), np.ones((20, 20)), 1.0) > 2


def test_raising_a_dim_photo_keeps_the_order_of_skin_tones() -> None:
    after = [
        light[0, 0] * exposure_gain(light, np.ones((20, 20)), 1.0)
        for light in map(lit, (15, 25, 35, 45, 60))
    ]
    assert after == sorted(after)


def whole_person(rgb: Rgb, mesh: Mesh) -> Plane:
    """A mask as of someone who fills the photo from the hair down."""
    mask = np.zeros(rgb.shape[:2], np.float32)
    mask[int(mesh.oval[:, 1].min() - 0.4 * mesh.face_width) :] = 1
    return mask


@pytest.mark.parametrize("ratio", list(Ratio))
def test_frame_never_shows_where_the_photo_cuts_the_body(astronaut: Rgb, ratio: Ratio) -> None:
    close = np.ascontiguousarray(astronaut[20:260, 90:360])
    mesh = judge(close).mesh
    assert mesh is not None
    around, mesh = surroundings(close, mesh)
    frame = choose_frame(whole_person(around, mesh), mesh, ratio)
    affine = crop_affine(frame.centre, frame.height, frame.roll, 1, 1)
    half = ratio.width_share / 2
    bottom = to_picture(affine, np.array([[0.5 - half, 1], [0.5 + half, 1]]))
    slack = 0.03 * frame.height
    assert bottom[:, 1].max() <= around.shape[0] + slack
    assert bottom[:, 0].min() >= -slack
    assert bottom[:, 0].max() <= around.shape[1] + slack
