"""Sets the person before the background in linear light, and finishes the picture."""

from dataclasses import dataclass

import cv2
import numpy as np

from generation.engines.studio.colour import luminance, to_srgb
from generation.engines.studio.filters import blur
from generation.engines.studio.strips import enlarged, strips, with_halo
from uploads.faces.arrays import Colour, Plane, Rgb

MOST_CAST = 0.6
AMBIENT = 0.06  # how far the background's colour tints the person's fill light
CONTRAST, SATURATION = 0.08, 1.03
SHARPNESS, MOST_SHARPENING = 0.35, 0.05
GRAIN = 0.006  # also hides 8-bit steps in smooth backdrops


@dataclass(frozen=True)
class Person:
    """The lit person: (H, W, 3) linear light, (H, W) alpha, and the key's gain (h, w, 3)."""

    light: Colour
    alpha: Plane
    gain: Colour

    def lit(self, rows: slice) -> Colour:
        """The light of some rows with the key upon them."""
        height, width = self.alpha.shape
        return self.light[rows] * enlarged(self.gain, (width, height), rows)


def composite(person: Person, background: Colour, wrap: float, seed: int) -> Rgb:
    """(H, W, 3) uint8 sRGB of the person before `background`, (h, w, 3) of linear light."""
    height, width = person.alpha.shape
    picture = np.empty((height, width, 3), np.uint8)
    tint, radius = _ambient_tint(background), _sharpening_radius(height)
    soft = blur(background, background.shape[0] * 0.03)
    rim = blur(1 - person.alpha, height * 0.006) * person.alpha * np.float32(wrap)
    grain = _grain(person.alpha.shape, seed)
    for rows in strips(height):
        wide, inner = with_halo(rows, _reach(radius), height)
        behind = enlarged(background, (width, height), wide, cv2.INTER_CUBIC).clip(0, 1)
        # The background's light reaches a little over the person's edge, as it does in air.
        share = rim[wide, :, None]
        lit = person.lit(wide) * tint * (1 - share)
        lit += enlarged(soft, (width, height), wide) * share
        alpha = person.alpha[wide]
        cover = alpha[..., None]
        srgb = _sharpened(_tone(to_srgb(lit * cover + behind * (1 - cover))), alpha, radius)
        picture[rows] = _eight_bits(srgb[inner] + grain[rows, :, None])
    return picture


def cut_out(person: Person) -> Rgb:
    """(H, W, 4) uint8 sRGB with straight alpha: the person alone, for any background."""
    height, width = person.alpha.shape
    cut, radius = np.empty((height, width, 4), np.uint8), _sharpening_radius(height)
    for rows in strips(height):
        wide, inner = with_halo(rows, _reach(radius), height)
        srgb = _sharpened(_tone(to_srgb(person.lit(wide))), person.alpha[wide], radius)
        cut[rows] = _eight_bits(np.dstack([srgb[inner], person.alpha[rows]]))
    # Where nothing is covered, no colour may be left: the photo's room would still be in it.
    cut[cut[..., 3] == 0] = 0
    return cut


def _eight_bits(srgb: Colour) -> Rgb:
    eight: Rgb = (srgb.clip(0, 1) * 255 + 0.5).astype(np.uint8)
    return eight


def _sharpening_radius(height: int) -> float:
    return max(0.8, height / 1000)


def _reach(radius: float) -> int:
    """Rows beyond a strip that a Gaussian of this radius looks at."""
    return int(4 * radius) + 2


def _ambient_tint(background: Colour) -> Colour:
    mean = background.mean((0, 1))
    # A saturated wall must not colour the skin: that reads as a sick face, not as light.
    cast = np.clip(mean / (luminance(mean) + 1e-4), 1 - MOST_CAST, 1 + MOST_CAST)
    tint: Colour = 1 + AMBIENT * (cast - 1)
    return tint.astype(np.float32)


def _tone(srgb: Colour) -> Colour:
    curve = srgb * (1 - CONTRAST) + srgb * srgb * (3 - 2 * srgb) * CONTRAST
    grey = luminance(curve)[..., None]
    toned: Colour = grey + (curve - grey) * SATURATION
    return toned


def _sharpened(srgb: Colour, alpha: Plane, radius: float) -> Colour:
    grey = luminance(srgb)
    edges = grey - cv2.GaussianBlur(grey, (0, 0), radius)
    limited = np.clip(edges, -MOST_SHARPENING, MOST_SHARPENING)
    sharpened: Colour = srgb + (limited * SHARPNESS * alpha)[..., None]
    return sharpened


def _grain(shape: tuple[int, ...], seed: int) -> Plane:
    noise = np.random.default_rng(seed).standard_normal(shape, np.float32)
    return cv2.GaussianBlur(noise, (0, 0), 0.7) * np.float32(GRAIN)
