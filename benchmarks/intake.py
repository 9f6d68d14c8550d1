"""Intake of a 12 MP JPEG as a ratio to the same Pillow operations in a bare child.

Run as `python -m benchmarks.intake`. Rounds alternate, so that a busy machine slows both alike.
The verdict on the photo is timed apart; no bare child gives one.
"""

import subprocess
import sys
import time
from collections.abc import Callable
from io import BytesIO
from statistics import median

import numpy as np
from PIL import Image, ImageCms
from skimage.data import astronaut

from uploads.faces.assets import fetch_models
from uploads.faces.quality import judge
from uploads.intake.limits import Limits
from uploads.intake.pictures import pixels, rebuild

ROUNDS = 15
PYTHON = [sys.executable, "-I", "-c"]
BARE_CHILD = """
import sys
from io import BytesIO
from PIL import Image, ImageCms, ImageOps
image = Image.open(BytesIO(sys.stdin.buffer.read()), formats=["JPEG"])
profile = image.info.get("icc_profile")
image = image.convert("RGB")
if profile and sys.argv[1] == "convert":
    srgb = ImageCms.createProfile("sRGB")
    image = ImageCms.profileToProfile(image, BytesIO(profile), srgb, outputMode="RGB")
image = ImageOps.exif_transpose(image)
clean = BytesIO()
image.save(clean, "JPEG", quality=95, subsampling=0, icc_profile=None, exif=b"")
sys.stdout.buffer.write(clean.getvalue())
"""


def photo(*, profile: bytes | None, orientation: int, progressive: bool = False) -> bytes:
    """Return a 4000x3000 JPEG with the grain of a camera, in sRGB or `profile`."""
    image = Image.fromarray(astronaut()).resize((4000, 3000), Image.Resampling.BICUBIC)  # type: ignore[no-untyped-call]
    grain = np.random.default_rng(1).normal(0, 4, (3000, 4000, 1))
    image = Image.fromarray(np.clip(np.asarray(image) + grain, 0, 255).astype(np.uint8))
    exif = Image.Exif()
    exif[0x0112] = orientation
    file = BytesIO()
    image.save(file, "JPEG", quality=90, exif=exif, icc_profile=profile, progressive=progressive)
    return file.getvalue()


def wide_profile() -> bytes:
    """Return an RGB profile that isn't sRGB: its red and green are exchanged."""
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return srgb.replace(b"rXYZ", b"tXYZ").replace(b"gXYZ", b"rXYZ").replace(b"tXYZ", b"gXYZ")


def seconds(action: Callable[[], object]) -> float:
    """Return the wall-clock seconds of one call."""
    begun = time.perf_counter()
    action()
    return time.perf_counter() - begun


def bare(file: bytes, mode: str) -> None:
    """Run the plain Pillow operations over `file` in a child."""
    command = [*PYTHON, BARE_CHILD, mode]
    subprocess.run(command, input=file, stdout=subprocess.PIPE, check=True)


def started(code: str) -> float:
    """Return the seconds of the quickest of five children that run `code`."""
    command = [*PYTHON, code]
    return min(seconds(lambda: subprocess.run(command, check=True)) for _ in range(5))


def compare(name: str, file: bytes, *, mode: str = "convert") -> None:
    """Print the medians of both and the ratio of each pair's median."""
    pairs = [
        (seconds(lambda: rebuild(file, limits=Limits())), seconds(lambda: bare(file, mode)))
        for _ in range(ROUNDS)
    ]
    ours, theirs = (median(column) for column in zip(*pairs, strict=True))
    ratio = median(a / b for a, b in pairs)
    print(
        f"{name:34} {len(file) / 1e6:5.1f} MB  intake {ours * 1e3:4.0f} ms"
        f"  bare child {theirs * 1e3:4.0f} ms  ratio {ratio:.2f}"
    )


def print_verdict(file: bytes) -> None:
    """Print how long the verdict on a photo takes once it was taken in."""
    fetch_models()
    jpeg = rebuild(file, limits=Limits()).jpeg
    judge(pixels(jpeg))  # loads the nets
    decoding = median(seconds(lambda: pixels(jpeg)) for _ in range(ROUNDS))
    both = median(seconds(lambda: judge(pixels(jpeg))) for _ in range(ROUNDS))
    print(f"verdict on it {both * 1e3:4.0f} ms, {decoding * 1e3:.0f} ms of them for its pixels")


def main() -> None:
    """Measure the start of a child, then intake with and without a colour profile."""
    tiny = photo(profile=None, orientation=1)
    start, load = started("pass"), started("from PIL import Image, ImageCms")
    print(f"an empty child {start * 1e3:.0f} ms, with Pillow imported {load * 1e3:.0f} ms")
    compare("12 MP JPEG, no profile", tiny)
    compare("12 MP JPEG, turned", photo(profile=None, orientation=6))
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    compare("12 MP JPEG, turned, tagged sRGB", photo(profile=srgb, orientation=6))
    compare("12 MP JPEG, turned, wide profile", photo(profile=wide_profile(), orientation=6))
    # Decoded twice, so that a scan which breaks off is noticed.
    compare("12 MP JPEG, progressive", photo(profile=None, orientation=1, progressive=True))
    print_verdict(tiny)


if __name__ == "__main__":
    main()
