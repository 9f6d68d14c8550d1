"""Works through a large picture a strip of rows at a time, so that no copy of it is ever whole.

At 2048 pixels each float copy of a picture takes 60 MB, and a formula makes several.
"""

from collections.abc import Iterator

import cv2
import numpy as np

from uploads.faces.arrays import Plane

ROWS = 192


def strips(height: int) -> Iterator[slice]:
    """The rows of a picture of `height`, in slices of at most ROWS."""
    for top in range(0, height, ROWS):
        yield slice(top, min(height, top + ROWS))


def with_halo(rows: slice, halo: int, height: int) -> tuple[slice, slice]:
    """`rows` widened by `halo` within the picture, and where `rows` lie in that wider strip."""
    top = max(0, rows.start - halo)
    wide = slice(top, min(height, rows.stop + halo))
    return wide, slice(rows.start - top, rows.stop - top)


def enlarged(
    small: Plane, size: tuple[int, int], rows: slice, interpolation: int = cv2.INTER_LINEAR
) -> Plane:
    """Rows of `small`, (h, w) or (h, w, 3), as they are once it is enlarged to `size`.

    `size` is (width, height) of the enlargement, as OpenCV has it.
    """
    width, height = size
    across, down = small.shape[1] / width, small.shape[0] / height
    # A pixel's middle stays a pixel's middle, as in cv2.resize.
    to_small = np.array(
        [[across, 0, across / 2 - 0.5], [0, down, (rows.start + 0.5) * down - 0.5]], np.float64
    )
    return cv2.warpAffine(
        small,
        to_small,
        (width, rows.stop - rows.start),
        flags=interpolation | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
