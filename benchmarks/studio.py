"""Seconds per stage of the studio engine, and what four styles cost against one.

Run as `python -m benchmarks.studio [PHOTO] [SIZE]`; without a photo the public-domain
astronaut is used. Medians of warm runs.
"""

import os
import sys
import time
from collections import defaultdict
from pathlib import Path
from statistics import median

import numpy as np
from PIL import Image, ImageOps
from skimage.data import astronaut

from generation.engines.base import EngineRequest, Progress
from generation.engines.studio.engine import StudioEngine
from generation.styles import STYLES
from uploads.faces.arrays import Rgb

RUNS = 3


class Stopwatch:
    """Sums the seconds between a stage's announcement and its end."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._started = self._entered = time.perf_counter()
        self._done = 0

    def note(self, progress: Progress) -> None:
        """Take the engine's progress."""
        now = time.perf_counter()
        if progress.done > self._done:
            self.seconds[progress.stage] += now - self._entered
        self._done, self._entered = progress.done, now
        self.seconds["total"] = now - self._started


def run(photo: Rgb, size: int, styles: int) -> dict[str, float]:
    """Seconds per stage of one request."""
    watch = Stopwatch()
    request = EngineRequest(photo, tuple(STYLES.values())[:styles], size=size)
    list(StudioEngine().make(request, progress=watch.note))
    return watch.seconds


def load(path: str) -> Rgb:
    """A photo as the engine wants it: upright RGB."""
    with Image.open(path) as image:
        return np.array(ImageOps.exif_transpose(image).convert("RGB"))


def report(photo: Rgb, size: int) -> None:
    """Print the table."""
    run(photo, size, 1)
    one = [run(photo, size, 1) for _ in range(RUNS)]
    print(f"{photo.shape[1]}x{photo.shape[0]} photo, {size} px, median s of {RUNS} warm runs")
    for stage in one[0]:
        print(f"  {stage:8} {median(seconds[stage] for seconds in one):6.2f}")
    four = median(run(photo, size, 4)["total"] for _ in range(RUNS))
    times = four / median(seconds["total"] for seconds in one)
    print(f"  four styles {four:.2f} s: {times:.2f} times one style")


def main(*words: str) -> None:
    """Measure the photo and size named by `words`, or a public-domain portrait at 1024 px."""
    photos = [word for word in words if Path(word).is_file()]
    sizes = [int(word) for word in words if word.isdecimal()]
    report(load(photos[0]) if photos else astronaut(), sizes[0] if sizes else 1024)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    main(*sys.argv[1:])
