"""From the cut-out person to linear light, balanced and exposed: what all styles share."""

import math
from dataclasses import dataclass

import cv2
import numpy as np

from generation.engines.studio.colour import from_lab, luminance, to_lab, to_linear, to_srgb
from generation.engines.studio.filters import blur
from generation.engines.studio.regions import outline, skin_mask
from generation.engines.studio.strips import enlarged, strips
from uploads.faces.arrays import Colour, Plane
from uploads.faces.landmarks import OVAL
from uploads.faces.mesh import Mesh

WORK_SIDE = 640  # light and colour of a face are read on so large a copy
CAST_DAMPING = 0.35  # how far a colour cast of the whole photo is taken back
HUES = (42.0, 62.0)  # degrees in Lab where skin of every tone lies
FILL = 0.4  # how far light that falls from one side is evened
DARKEST, LIGHTEST = 28.0, 82.0  # median L* of well-exposed faces, from deep to fair skin
DIM_FACE = 52.0  # median L* that a face is raised towards when the whole photo is dim
DIM_PHOTO, DARK_PHOTO = 0.7, 0.12  # linear light of a photo's highlights
EXPOSURE_DAMPING = 0.8
KNEE = 0.8  # linear light above which highlights are rolled off


@dataclass(frozen=True)
class Balance:
    """Gains in linear light: `colour` (3,) for the whole person, `side` (h, w) slow over it."""

    colour: Colour
    side: Plane


def develop(srgb: Colour, mesh: Mesh, photo: Colour) -> Colour:
    """Turn (H, W, 3) sRGB of the person, in place, into linear light, neutral and evenly lit.

    `srgb` is the foreground, `photo` the whole photo (sRGB, any size) by which a cast is judged.
    """
    height, width = srgb.shape[:2]
    scale = min(1.0, WORK_SIDE / max(height, width))
    size = (round(width * scale), round(height * scale))
    small = cv2.resize(srgb, size, interpolation=cv2.INTER_AREA)
    balance = find_balance(small, mesh.moved(scale=scale), to_linear(photo))
    for rows in strips(height):
        side = enlarged(balance.side, (width, height), rows)[..., None]
        srgb[rows] = roll_off(to_linear(srgb[rows]) * side * balance.colour)
    return srgb


def find_balance(srgb: Colour, mesh: Mesh, scene: Colour) -> Balance:
    """Read the gains off the person (sRGB) and the whole photo (linear light)."""
    skin = skin_mask(srgb, mesh)
    light, colour = to_linear(srgb), _cast_gain(scene)
    colour = colour * _skin_hue_gain(light * colour, skin)
    light = light * colour
    side = side_light_gain(luminance(light), skin, mesh)
    exposure = exposure_gain(luminance(light) * side, skin, _dimness(scene))
    return Balance((colour * exposure).astype(np.float32), side)


def _cast_gain(photo: Colour) -> Colour:
    """(3,) gain by shades of grey (the sixth norm of each channel), damped."""
    grey = np.power(np.mean(np.power(photo.reshape(-1, 3), 6), 0), 1 / 6) + 1e-4
    return _keep_luminance(np.clip(grey.mean() / grey, 0.8, 1.25) ** CAST_DAMPING)


def _skin_hue_gain(light: Colour, skin: Plane) -> Colour:
    """(3,) gain that brings the skin's hue into HUES; its lightness is left alone."""
    where = skin > 0.6
    if where.sum() < 50:
        return np.ones(3, np.float32)
    median = np.median(light[where], 0).astype(np.float32)
    lab = to_lab(to_srgb(median[None, None]))[0, 0]
    hue, chroma = math.degrees(math.atan2(lab[2], lab[1])), math.hypot(lab[1], lab[2])
    aim = math.radians(min(max(hue, HUES[0]), HUES[1]))
    wanted_lab = np.array([lab[0], chroma * math.cos(aim), chroma * math.sin(aim)], np.float32)
    wanted = to_linear(from_lab(wanted_lab[None, None]))[0, 0]
    return _keep_luminance(np.clip(wanted / np.maximum(median, 1e-4), 0.85, 1.18) ** 0.7)


def _keep_luminance(gain: Colour) -> Colour:
    return (gain / luminance(gain.astype(np.float32))).astype(np.float32)


def side_light_gain(light: Plane, skin: Plane, mesh: Mesh) -> Plane:
    """(H, W) slow gain that lifts the darker side of the face towards the lighter."""
    where = skin > 0.5
    if where.sum() < 50:
        return np.ones(light.shape, np.float32)
    sigma, weight = 0.22 * mesh.face_width, skin + 1e-3
    local = blur(light * weight, sigma) / np.maximum(blur(weight, sigma), 1e-4)
    ratio = np.clip(local / np.median(light[where]), 0.35, 2.5)
    gain = np.power(1 / ratio, FILL)
    faded: Plane = (1 + (gain - 1) * near_face(light.shape, mesh)).astype(np.float32)
    return faded


def near_face(shape: tuple[int, ...], mesh: Mesh) -> Plane:
    """(H, W) 0..1: the face, fading out over hair and neck."""
    face = outline(shape, mesh, OVAL, softness=0, hull=True)
    return np.clip(blur(face, 0.12 * mesh.face_width) * 1.2, 0, 1)


def exposure_gain(light: Plane, skin: Plane, dimness: float) -> float:
    """One gain for the whole person, only where the exposure is at fault.

    A dark face alone is no fault: skin from deep to fair lies between DARKEST and
    LIGHTEST, and is left as it is. Only when the photo's own highlights are dim, too
    (`dimness` 0..1), is a dark face raised further.
    """
    where = skin > 0.5
    if where.sum() < 50:
        return 1.0
    median = max(float(np.median(light[where])), 1e-4)
    lightness = 116 * median ** (1 / 3) - 16
    least = DARKEST + (DIM_FACE - DARKEST) * dimness
    aim = lightness + (min(max(lightness, least), LIGHTEST) - lightness) * EXPOSURE_DAMPING
    return float(np.clip(((aim + 16) / 116) ** 3 / median, 0.7, 6.0))


def _dimness(photo: Colour) -> float:
    """0 when the photo has bright highlights, 1 when its brightest parts are dark."""
    highlight = max(float(np.percentile(luminance(photo), 99)), 1e-4)
    span = math.log(DIM_PHOTO / DARK_PHOTO)
    return float(np.clip(math.log(DIM_PHOTO / highlight) / span, 0, 1))


def roll_off(light: Colour) -> Colour:
    """Bend what would clip softly towards 1."""
    room = 1 - KNEE
    bent = KNEE + room * np.tanh((np.maximum(light, KNEE) - KNEE) / room)
    return np.where(light > KNEE, bent, light).astype(np.float32)
