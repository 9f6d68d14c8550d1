"""Sets the person before the background in linear light, and finishes the picture."""

import cv2
import numpy as np

from generation.engines.studio.colour import luminance, to_srgb
from generation.engines.studio.filters import blur
from uploads.faces.arrays import Colour, Plane, Rgb

MOST_CAST = 0.6
AMBIENT = 0.06  # how far the background's colour tints the person's fill light
CONTRAST, SATURATION = 0.08, 1.03
SHARPNESS, MOST_SHARPENING = 0.35, 0.05
GRAIN = 0.006  # also hides 8-bit steps in smooth backdrops


def composite(person: Colour, alpha: Plane, background: Colour, wrap: float, seed: int) -> Rgb:
    """(H, W, 3) uint8 sRGB from two (H, W, 3) of linear light and the matte between them."""
    lit = _wrapped(person * _ambient_tint(background), alpha, background, wrap)
    cover = alpha[..., None]
    srgb = _tone(to_srgb(lit * cover + background * (1 - cover)))
    srgb = _sharpened(srgb, alpha) + _grain(alpha.shape, seed)[..., None]
    return (srgb.clip(0, 1) * 255 + 0.5).astype(np.uint8)


def cut_out(person: Colour, alpha: Plane) -> Rgb:
    """(H, W, 4) uint8 sRGB with straight alpha: the person alone, for any background."""
    srgb = _sharpened(_tone(to_srgb(person)), alpha)
    cut = (np.dstack([srgb, alpha]).clip(0, 1) * 255 + 0.5).astype(np.uint8)
    # Where nothing is covered, no colour may be left: the photo's room would still be in it.
    cut[cut[..., 3] == 0] = 0
    return cut


def _ambient_tint(background: Colour) -> Colour:
    mean = background.mean((0, 1))
    # A saturated wall must not colour the skin: that reads as a sick face, not as light.
    cast = np.clip(mean / (luminance(mean) + 1e-4), 1 - MOST_CAST, 1 + MOST_CAST)
    tint: Colour = 1 + AMBIENT * (cast - 1)
    return tint.astype(np.float32)


def _wrapped(person: Colour, alpha: Plane, background: Colour, wrap: float) -> Colour:
    """Let the background's light spill a little over the person's edge, as it does in air."""
    height = alpha.shape[0]
    rim = (blur(1 - alpha, height * 0.006) * alpha)[..., None] * wrap
    return person * (1 - rim) + blur(background, height * 0.03) * rim


def _tone(srgb: Colour) -> Colour:
    curve = srgb * (1 - CONTRAST) + srgb * srgb * (3 - 2 * srgb) * CONTRAST
    grey = luminance(curve)[..., None]
    toned: Colour = grey + (curve - grey) * SATURATION
    return toned


def _sharpened(srgb: Colour, alpha: Plane) -> Colour:
    grey = luminance(srgb)
    edges = grey - cv2.GaussianBlur(grey, (0, 0), max(0.8, grey.shape[0] / 1000))
    limited = np.clip(edges, -MOST_SHARPENING, MOST_SHARPENING)
    sharpened: Colour = srgb + (limited * SHARPNESS * alpha)[..., None]
    return sharpened


def _grain(shape: tuple[int, ...], seed: int) -> Plane:
    noise = np.random.default_rng(seed).standard_normal(shape, np.float32)
    return cv2.GaussianBlur(noise, (0, 0), 0.7) * np.float32(GRAIN)
