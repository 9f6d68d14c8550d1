"""Hats and hair that the net missed are found by how they look, and things behind aren't."""

from collections.abc import Sequence

import cv2
import numpy as np
import pytest

from generation.engines.studio.appearance import Appearance
from generation.engines.studio.crown import find_crown
from generation.engines.studio.regions import outline
from generation.engines.studio.segment import person_mask, skull
from uploads.faces.arrays import Colour, Plane, Rgb
from uploads.faces.landmarks import CHIN, OVAL
from uploads.faces.mesh import Mesh
from uploads.faces.quality import judge

FELT, GRAIN = (0.16, 0.28, 0.22), 0.05
Sitter = tuple[Colour, Plane, Mesh]


def drawn(corners: Sequence[tuple[float, float]]) -> Plane:
    """(512, 512) bool: the inside of a polygon."""
    inside = np.zeros((512, 512), np.uint8)
    cv2.fillPoly(inside, [np.array(corners, np.int32)], (1,))
    return inside > 0


def felt(amount: float = GRAIN) -> Colour:
    noise = np.random.default_rng(1).normal(0, amount, (512, 512, 1))
    return (np.array(FELT) * np.ones((512, 512, 3)) + noise).clip(0, 1).astype(np.float32)


def worn(photo: Colour, where: Plane, cloth: Colour) -> Colour:
    return np.where(where[..., None], cloth, photo).astype(np.float32)


LEFT_BRIM = drawn([(115, 66), (224, 58), (224, 86), (115, 82)])
RIGHT_BRIM = drawn([(333, 66), (224, 58), (224, 86), (333, 82)])
CAP = drawn([(160, 86), (165, 20), (224, 8), (283, 20), (288, 86)])


@pytest.fixture(scope="module")
def seen(astronaut: Rgb) -> Sitter:
    """The photo, the net's mask without anything outside the cap above the eyes, the mesh."""
    mesh = judge(astronaut).mesh
    assert mesh is not None
    mask = person_mask(astronaut)
    mask[:87] = CAP[:87]
    return astronaut.astype(np.float32) / 255, mask, mesh


def test_brim_that_the_net_missed_belongs_to_the_hat(seen: Sitter) -> None:
    photo, mask, mesh = seen
    brim = (LEFT_BRIM | RIGHT_BRIM) & ~CAP
    found = find_crown(worn(photo, CAP | brim, felt()), mask, mesh).mask
    assert not mask[brim].any()
    assert (found[brim] > 0.5).mean() > 0.8
    assert (found[(mask < 0.5) & ~brim] > 0.5).mean() < 0.005


def test_what_juts_out_on_one_side_is_something_behind(seen: Sitter) -> None:
    photo, mask, mesh = seen
    found = find_crown(worn(photo, CAP | LEFT_BRIM, felt()), mask, mesh).mask
    assert (found[LEFT_BRIM & ~CAP] > 0.5).mean() < 0.3, "as far out as hair is on the other side"


def test_what_is_smoother_than_the_hat_is_something_behind(seen: Sitter) -> None:
    photo, mask, mesh = seen
    shelf = (LEFT_BRIM | RIGHT_BRIM) & ~CAP
    with_hat = worn(worn(photo, CAP, felt()), shelf, felt(0.004))
    np.testing.assert_array_equal(find_crown(with_hat, mask, mesh).mask, mask)


def test_what_leaves_the_picture_is_something_behind(seen: Sitter) -> None:
    photo, mask, mesh = seen
    post = drawn([(195, 0), (253, 0), (253, 40), (195, 40)])
    found = find_crown(worn(photo, CAP | post, felt()), mask, mesh).mask
    np.testing.assert_array_equal(found, mask)


def test_hair_is_told_from_a_wall_of_its_colour_by_texture(seen: Sitter, astronaut: Rgb) -> None:
    photo, _, mesh = seen
    whole = person_mask(astronaut)
    rows = np.arange(512)[:, None]
    face = cv2.dilate(outline(whole.shape, mesh, OVAL, softness=0), np.ones((9, 9))) > 0
    hair = (whole > 0.9) & ~face & (rows < 130)
    dark = cv2.GaussianBlur(hair.astype(np.float32), (0, 0), 2)[..., None]
    dyed = photo * (1 - 0.75 * dark)
    colour = np.median(dyed[hair], 0)
    picture = (dyed * whole[..., None] + colour * (1 - whole[..., None])).astype(np.float32)
    blind = np.where((rows > mesh.points[CHIN, 1]) | face, whole, 0)
    crown = find_crown(picture, blind.astype(np.float32), mesh)
    assert not crown.is_told_by_colour
    assert (crown.mask[hair] > 0.5).mean() > 0.7
    assert (crown.mask[whole < 0.05] > 0.5).mean() < 0.02


def test_bald_head_before_a_plain_wall_stays_bald(seen: Sitter) -> None:
    photo, _, mesh = seen
    bald = skull(photo.shape, mesh)
    skin = np.median(photo[110:130, 200:240].reshape(-1, 3), 0)
    wall = np.full_like(photo, 0.12)
    picture = np.where(bald[..., None] > 0, skin, wall).astype(np.float32)
    np.testing.assert_array_equal(find_crown(picture, bald, mesh).mask, bald)


def test_texture_and_colour_each_tell_two_places_apart() -> None:
    chance = np.random.default_rng(3)
    picture = np.full((120, 120, 3), 0.4, np.float32)
    picture[:, :40] += chance.normal(0, 0.04, (120, 40, 1))
    picture[:, 80:] = (0.4, 0.5, 0.3)
    looks, rough, plain, green = Appearance.of(picture, 60.0), *_thirds()
    assert looks.likeness(rough, plain) > 0.5
    assert looks.grain_likeness(rough, plain) < 0.1
    assert looks.likeness(green, plain) < 0.1
    assert looks.grain_likeness(green, plain) > 0.9
    evidence = looks.evidence(rough, plain)
    assert evidence[:, 10:30].mean() > 0.5
    assert evidence[:, 50:70].mean() < -0.5


def _thirds() -> list[Plane]:
    column = np.tile(np.arange(120), (120, 1))
    return [(column >= start + 5) & (column < start + 35) for start in (0, 40, 80)]
