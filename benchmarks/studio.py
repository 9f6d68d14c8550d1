"""Seconds per stage of the studio engine, what four styles cost against one, peak memory.

Run as `python -m benchmarks.studio [PHOTO] [SIZE]`; without a photo the public-domain
astronaut is used. Medians of warm runs. Memory is that of a process of its own, which has
loaded what a worker loads.
"""

import importlib
import os
import resource
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path
from statistics import median

import cv2
import django
import numpy as np
from PIL import Image, ImageOps
from skimage.data import astronaut

from generation.engines.base import EngineRequest, Progress
from generation.engines.studio.engine import StudioEngine
from generation.styles import STYLES
from uploads.faces.arrays import Rgb

RUNS = 3
PEAK, LARGE_PHOTO = "--peak", 3000  # nine megapixels


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


def peak_memory(size: int) -> float:
    """Megabytes that a worker of its own needs at most for four styles of a 9 MP photo."""
    command = [sys.executable, "-m", "benchmarks.studio", PEAK, str(size)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(done.stdout.split()[-1])


def print_own_peak(size: int) -> None:
    """Work as a worker does, then say how much memory it took."""
    django.setup()
    # Not at the top: it would choose settings before this module's own end does.
    importlib.import_module("config.celery").app.loader.import_default_modules()
    photo = cv2.resize(load_default(), (LARGE_PHOTO, LARGE_PHOTO), interpolation=cv2.INTER_CUBIC)
    run(photo, size, 4)
    print(own_peak())


def own_peak() -> float:
    """Megabytes that this process has held at most.

    Linux's `ru_maxrss` begins with what the parent held before it started us, so it isn't asked
    where the kernel says it better.
    """
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = (one for one in status.read_text().splitlines() if one.startswith("VmHWM:"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def load_default() -> Rgb:
    """Eileen Collins (NASA, public domain), (512, 512, 3)."""
    portrait: Rgb = astronaut()  # type: ignore[no-untyped-call]
    return portrait


def main(*words: str) -> None:
    """Measure the photo and size named by `words`, or a public-domain portrait at 1024 px."""
    photos = [word for word in words if Path(word).is_file()]
    sizes = [int(word) for word in words if word.isdecimal()]
    if PEAK in words:
        print_own_peak(sizes[0])
        return
    report(load(photos[0]) if photos else load_default(), sizes[0] if sizes else 1024)
    for size in (1024, 2048):
        print(f"  peak memory at {size} px {peak_memory(size):.0f} MB (a worker may take 700)")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    main(*sys.argv[1:])
