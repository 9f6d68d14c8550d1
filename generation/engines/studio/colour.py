"""Between sRGB, linear light and Lab; all float32, 0..1 unless said otherwise."""

import cv2
import numpy as np

from uploads.faces.arrays import Colour, Plane

LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)


def to_linear(srgb: Colour) -> Colour:
    """Decode sRGB to linear light."""
    bright = cv2.pow((np.maximum(srgb, 0) + np.float32(0.055)) / np.float32(1.055), 2.4)
    return np.where(srgb <= 0.04045, srgb / np.float32(12.92), bright).astype(np.float32)


def to_srgb(linear: Colour) -> Colour:
    """Encode linear light as sRGB; what is over 1 is clipped."""
    light = np.clip(linear, 0, 1).astype(np.float32)
    bright = np.float32(1.055) * cv2.pow(light, 1 / 2.4) - np.float32(0.055)
    return np.where(light <= 0.0031308, light * np.float32(12.92), bright).astype(np.float32)


def luminance(linear: Colour) -> Plane:
    """Relative luminance of (..., 3) linear light."""
    light: Plane = linear @ LUMA
    return light


def to_lab(srgb: Colour) -> Colour:
    """CIE Lab of (H, W, 3) sRGB: L 0..100, a and b about -100..100."""
    return cv2.cvtColor(np.ascontiguousarray(srgb, np.float32), cv2.COLOR_RGB2Lab)


def from_lab(lab: Colour) -> Colour:
    """sRGB of (H, W, 3) CIE Lab."""
    return cv2.cvtColor(np.ascontiguousarray(lab, np.float32), cv2.COLOR_Lab2RGB)


def paint(srgb: tuple[int, int, int]) -> Colour:
    """(3,) linear light of a colour written 0..255."""
    light: Colour = to_linear(np.array([[srgb]], np.float32) / 255)[0, 0]
    return light
