"""How good portraits are: measured on every style over varied inputs, and mattes on known alpha.

Run as `python -m benchmarks.portraits [FOLDER]`; with a folder the contact sheet is written
there as contact-sheet.jpg. Inputs are made from one public-domain portrait.
"""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

import cv2
import numpy as np
from PIL import Image
from skimage.data import astronaut

from generation.engines.base import EngineRequest
from generation.engines.errors import NotUsable
from generation.engines.studio.colour import to_lab
from generation.engines.studio.engine import StudioEngine, find_sitter, frame_sitter
from generation.engines.studio.filters import guided_coefficients
from generation.engines.studio.foreground import estimate_foreground
from generation.engines.studio.matte import make_matte
from generation.engines.studio.regions import skin_mask
from generation.engines.studio.segment import segment
from generation.styles import STYLES
from uploads.faces.arrays import Colour, Plane, Points, Rgb
from uploads.faces.detector import detect
from uploads.faces.landmarks import CHIN, FOREHEAD, LEFT_EYE_CORNER, RIGHT_EYE_CORNER
from uploads.faces.mesh import Mesh, lay_mesh
from uploads.faces.quality import judge

SIZE = 512
STRANDS = 350


def _turned(rgb: Rgb) -> Rgb:
    turn = cv2.getRotationMatrix2D((225, 115), 10, 1)
    return cv2.warpAffine(rgb, turn, (512, 512), borderMode=cv2.BORDER_REPLICATE)


def _mixed_light(rgb: Rgb) -> Rgb:
    share = np.linspace(0, 1, rgb.shape[1])[None, :, None]
    tint = np.array([1.15, 1.0, 0.75]) * (1 - share) + np.array([0.75, 0.95, 1.2]) * share
    return (rgb * tint).clip(0, 255).astype(np.uint8)


def _busy(rgb: Rgb) -> Rgb:
    """The person before clutter in colours of hair, skin and suit."""
    request = EngineRequest(rgb, (STYLES["transparent"],), size=SIZE)
    (result,) = StudioEngine().make(request)
    cover = result.picture[..., 3:] / 255
    mixed = result.picture[..., :3] * cover + clutter(SIZE, 4) * 255 * (1 - cover)
    return mixed.astype(np.uint8)


def _far_away(rgb: Rgb) -> Rgb:
    scene = np.full((1200, 1600, 3), (120, 130, 125), np.uint8)
    scene[-512:, 560 : 560 + 512] = rgb
    return scene


def _darker_skin(rgb: Rgb) -> Rgb:
    """Deeper tones of the whole portrait but its highlights: no substitute for other people."""
    return (((rgb / 255) ** 1.7) * 255).astype(np.uint8)


INPUTS: dict[str, Callable[[Rgb], Rgb]] = {
    "as it is": lambda rgb: rgb,
    "rotated": _turned,
    "underexposed": lambda rgb: (rgb * 0.35).astype(np.uint8),
    "mixed light": _mixed_light,
    "busy background": _busy,
    "far away": _far_away,
    "close up": lambda rgb: np.ascontiguousarray(rgb[20:260, 110:340]),
    "darker skin": _darker_skin,
    "noisy": lambda rgb: (
        (rgb + np.random.default_rng(1).normal(0, 14, rgb.shape)).clip(0, 255).astype(np.uint8)
    ),
}
WELL_EXPOSED = ("as it is", "rotated", "far away", "close up", "darker skin")


@dataclass(frozen=True)
class Score:
    """One portrait's figures; lengths in heights of the picture, `lightness` in L*."""

    faces: int
    geometry: float
    eye_line: float
    head: float
    lightness: float
    evenness: float


def score(photo: Rgb, portrait: Rgb) -> Score:
    """Measure `portrait` ((H, W, 3)) against `photo`; NaN where no face is found."""
    before = judge(photo).mesh
    faces = [lay_mesh(portrait, face) for face in detect(portrait)]
    faces = [mesh for mesh in faces if mesh.confidence > 0.5]
    if before is None or not faces:
        return Score(len(faces), *[float("nan")] * 5)
    after, height = faces[0], portrait.shape[0]
    # The mesh's forehead is the hairline; hair adds about a third of the face above it.
    face = float(after.points[CHIN, 1] - after.points[FOREHEAD, 1]) / height
    return Score(
        faces=len(faces),
        geometry=geometry_error(before.points[:, :2], after.points[:, :2]),
        eye_line=float(np.mean(after.eyes, 0)[1] / height),
        head=face * 1.33,
        lightness=skin_lightness(portrait, after) - skin_lightness(photo, before),
        evenness=unevenness(portrait),
    )


def geometry_error(one: Points, other: Points) -> float:
    """Mean distance of (N, 2) landmarks after the best similarity, over the eyes' distance."""
    a, b = one - one.mean(0), other - other.mean(0)
    left, sizes, right = np.linalg.svd(a.T @ b)
    moved = a @ (left @ right) * sizes.sum() / (a**2).sum()
    eyes = np.linalg.norm(b[LEFT_EYE_CORNER] - b[RIGHT_EYE_CORNER])
    return float(np.linalg.norm(moved - b, axis=1).mean() / eyes)


def skin_lightness(rgb: Rgb, mesh: Mesh) -> float:
    """Median L* of the face's skin."""
    srgb = rgb.astype(np.float32) / 255
    return float(np.median(to_lab(srgb)[..., 0][skin_mask(srgb, mesh) > 0.6]))


def unevenness(portrait: Rgb) -> float:
    """Standard deviation of L* in the upper left corner, less what changes slowly."""
    height, width = portrait.shape[:2]
    corner = portrait[: height // 3, : width // 6].astype(np.float32) / 255
    lightness = to_lab(corner)[..., 0]
    return float((lightness - cv2.GaussianBlur(lightness, (0, 0), height / 40)).std())


def specks(alpha: Plane) -> int:
    """Pieces of a matte that hang in the air, of four pixels and more."""
    _, _, stats, _ = cv2.connectedComponentsWithStats((alpha > 0.3).astype(np.uint8))
    return int((stats[1:, cv2.CC_STAT_AREA] >= 4).sum()) - 1


def clutter(side: int, seed: int) -> Colour:
    """(side, side, 3) sRGB 0..1: coloured noise of three sizes."""
    chance = np.random.default_rng(seed)
    layers = [
        cv2.resize(chance.random((n, n, 3), dtype=np.float32), (side, side)) * weight
        for n, weight in ((6, 0.5), (20, 0.3), (70, 0.2))
    ]
    sum_of_layers: Colour = np.add.reduce(layers).clip(0, 1)
    return sum_of_layers


def look_alike(person: Colour, alpha: Plane) -> Colour:
    """A wall in the median colour of the hair at the matte's top, with some unevenness."""
    rows = np.flatnonzero((alpha > 0.9).any(1))[:60]
    hair = np.median(person[rows][alpha[rows] > 0.9], 0)
    return (hair + (clutter(alpha.shape[0], 6) - 0.5) * 0.12).clip(0, 1)


@dataclass(frozen=True)
class Known:
    """A person with the alpha that composites are made with."""

    person: Colour
    alpha: Plane
    mesh: Mesh


def known_alpha(photo: Rgb) -> Known:
    """The engine's own cut-out with painted hair strands: truth for what is made of it."""
    request = EngineRequest(photo, (STYLES["studio-grey"],), size=SIZE)
    canvas = frame_sitter(request, find_sitter(photo))
    solid = make_matte(canvas.picture, segment(canvas.picture, canvas.mesh), canvas.mesh)
    alpha = np.maximum(solid, strands(solid, canvas.mesh))
    colours = (estimate_foreground(canvas.picture, solid) * 255).astype(np.uint8)
    beyond = ((alpha > 0.02) & (solid < 0.6)).astype(np.uint8)
    painted = cv2.inpaint(colours, beyond, 5, cv2.INPAINT_TELEA).astype(np.float32) / 255
    return Known(painted, alpha, canvas.mesh)


def strands(solid: Plane, mesh: Mesh) -> Plane:
    """(H, W) 0..1: fine hairs that leave the head's outline above the mouth."""
    chance = np.random.default_rng(3)
    contours, _ = cv2.findContours(
        (solid > 0.5).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE
    )
    edge = max(contours, key=cv2.contourArea)[:, 0].astype(float)
    middle, unit = mesh.oval.mean(0), mesh.face_width
    edge = edge[edge[:, 1] < middle[1]]
    hair = np.zeros(solid.shape, np.uint8)
    for start in edge[chance.integers(0, len(edge), STRANDS)]:
        out = (start - middle) / np.linalg.norm(start - middle)
        aside = np.array([-out[1], out[0]]) * chance.choice([-1, 1])
        reach = unit * chance.uniform(0.03, 0.14)
        t = np.linspace(0, 1, 20)[:, None]
        line = start - out * 3 + out * reach * t + aside * reach * t**2 * chance.uniform(0.3, 1.2)
        shade = float(chance.uniform(90, 230))
        cv2.polylines(hair, [(line * 8).round().astype(np.int32)], False, (shade,), 1, 16, 3)
    return hair.astype(np.float32) / 255


def guided_filter(rgb: Rgb, mask: Plane) -> Plane:
    """The baseline: the segmenter's mask carried to the edges by a guided filter."""
    guide = rgb.astype(np.float32) / 255
    slope, offset = guided_coefficients(guide, mask, max(4, rgb.shape[0] // 60), 1e-4)
    alpha: Plane = ((slope * guide).sum(-1) + offset).clip(0, 1)
    return alpha


@dataclass(frozen=True)
class MatteError:
    """Sums of absolute differences over 1000, and the colour error in the hair's band."""

    ours: float
    guided: float
    spill: float
    specks: int


def matte_errors(photo: Rgb) -> dict[str, MatteError]:
    """Mattes of one person with known alpha before backgrounds of growing difficulty."""
    known = known_alpha(photo)
    side = known.alpha.shape[0]
    backgrounds = {
        "grey wall": np.full((side, side, 3), 0.55, np.float32),
        "clutter": clutter(side, 5),
        "hair-coloured": look_alike(known.person, known.alpha),
    }
    return {name: _matte_error(known, wall) for name, wall in backgrounds.items()}


def _matte_error(known: Known, wall: Colour) -> MatteError:
    truth = known.alpha
    mixed = known.person * truth[..., None] + wall * (1 - truth[..., None])
    noise = np.random.default_rng(0).normal(0, 0.008, mixed.shape)
    rgb = ((mixed + noise).clip(0, 1) * 255).astype(np.uint8)
    mask = segment(rgb, known.mesh)
    ours, guided = make_matte(rgb, mask, known.mesh), guided_filter(rgb, mask)
    band = (truth > 0.1) & (truth < 0.9)
    colours = estimate_foreground(rgb, ours)
    return MatteError(
        ours=float(np.abs(ours - truth).sum() / 1000),
        guided=float(np.abs(guided - truth).sum() / 1000),
        spill=float(np.abs(colours - known.person)[band].mean()),
        specks=specks(ours),
    )


def portraits_of(photo: Rgb) -> dict[str, Rgb]:
    """Every style of one photo; what is transparent is set before white."""
    request = EngineRequest(photo, tuple(STYLES.values()), size=SIZE)
    return {made.style.slug: opaque(made.picture) for made in StudioEngine().make(request)}


def opaque(picture: Rgb) -> Rgb:
    """(H, W, 3) of a portrait with or without alpha."""
    cover = picture[..., 3:] / 255 if picture.shape[2] == 4 else np.ones((1, 1, 1))
    return (picture[..., :3] * cover + 255 * (1 - cover)).astype(np.uint8)


def print_scores(name: str, photo: Rgb, portraits: dict[str, Rgb]) -> None:
    """One line an input, over all its styles; lightness on the style without a key's tint."""
    scores = {slug: score(photo, portrait) for slug, portrait in portraits.items()}
    rows = list(scores.values())
    grey = scores["studio-grey"]
    print(
        f"{name:16} {sum(row.faces == 1 for row in rows):2}/{len(rows)}"
        f"  geometry {max(row.geometry for row in rows):.4f}"
        f"  eyes {min(row.eye_line for row in rows):.2f}-{max(row.eye_line for row in rows):.2f}"
        f"  head {grey.head:.2f}"
        f"  skin L* {mean(row.lightness for row in rows):+.1f}"
        f" (grey {grey.lightness:+.1f})"
        f"  evenness {grey.evenness:.2f}"
    )


def main(*words: str) -> None:
    """Print both tables; write the contact sheet into the folder named."""
    photo: Rgb = np.array(astronaut())  # type: ignore[no-untyped-call]
    sheet: list[Rgb] = []
    print(f"{SIZE} px, {len(STYLES)} styles an input; well exposed: {', '.join(WELL_EXPOSED)}")
    for name, change in INPUTS.items():
        changed = change(photo)
        try:
            portraits = portraits_of(changed)
        except NotUsable as refusal:
            print(f"{name:16} refused: {refusal.sentence}")
            continue
        print_scores(name, changed, portraits)
        sheet.append(np.hstack([cv2.resize(one, (160, 160)) for one in portraits.values()]))
    print("\nmatte, SAD/1000 on known alpha (lower is better); spill is colour error in the band")
    for name, error in matte_errors(photo).items():
        print(
            f"{name:16} ours {error.ours:5.2f}  guided filter {error.guided:5.2f}"
            f"  spill {error.spill:.3f}  specks {error.specks}"
        )
    for folder in words[:1]:
        Image.fromarray(np.vstack(sheet)).save(Path(folder) / "contact-sheet.jpg", quality=88)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    main(*sys.argv[1:])
