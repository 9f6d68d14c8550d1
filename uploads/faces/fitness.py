"""How fit a photo is for a portrait, 0..100, so that the best of several can be chosen."""

import numpy as np

from uploads.faces.quality import MOST_PITCH, MOST_YAW, Measures, Reading
from uploads.faces.verdict import VerdictCode

FAULTY, READY = 10.0, 55.0  # the least of a usable photo with a fault, and of one without
SPAN = 45.0
LARGE_EYES, SHARP = 140.0, 9.0  # distance of the eyes in pixels, and sharpness: more gains nothing
EVEN, UNEVEN = 1.15, 2.2  # the lighter half of the face over the darker


def fitness(reading: Reading) -> int:
    """0 for a photo that can't be used; any photo without a fault beats any photo with one."""
    if reading.is_blocking or reading.measures is None:
        return 0
    least = READY if reading.code == VerdictCode.READY else FAULTY
    return round(least + SPAN * merit(reading.measures))


def merit(measures: Measures) -> float:
    """0..1: a large, sharp, evenly lit face that looks into the camera."""
    turn = max(abs(measures.pose.yaw) / MOST_YAW, abs(measures.pose.pitch) / MOST_PITCH)
    parts = (
        measures.eye_distance / LARGE_EYES,
        measures.sharpness / SHARP,
        1 - turn,
        (UNEVEN - measures.side_ratio) / (UNEVEN - EVEN),
    )
    return float(np.mean(np.clip(parts, 0, 1)))
