"""Names for the arrays that pictures, masks and landmarks are held in.

OpenCV's stubs lose the element type, so these aliases carry shape and unit as words.
"""

from typing import Any, TypeAlias

import numpy.typing as npt

Rgb: TypeAlias = npt.NDArray[Any]
"""(H, W, 3) uint8, sRGB, 0..255."""

Colour: TypeAlias = npt.NDArray[Any]
"""(H, W, 3) float32; the function says whether it is sRGB or linear light, 0..1."""

Plane: TypeAlias = npt.NDArray[Any]
"""(H, W) float32: a mask, matte or gain."""

Points: TypeAlias = npt.NDArray[Any]
"""(N, 2) or (N, 3) float64, in pixels of the picture: x right, y down, z away."""

Affine: TypeAlias = npt.NDArray[Any]
"""(2, 3) float64 that maps a pixel of the *new* picture to one of the *old*."""
