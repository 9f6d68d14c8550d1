"""Blurs and guided filters that the stages share; arrays are float32."""

import cv2
import numpy as np

from uploads.faces.arrays import Colour, Plane


def blur(picture: Plane, sigma: float) -> Plane:
    """Gaussian blur; a large one is made on a smaller copy, where it looks the same."""
    shrink = max(1, int(sigma / 4))
    if shrink == 1:
        return cv2.GaussianBlur(picture, (0, 0), max(sigma, 0.3))
    height, width = picture.shape[:2]
    small_size = (max(1, width // shrink), max(1, height // shrink))
    small = cv2.resize(picture, small_size, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), sigma / shrink)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)


def box(picture: Plane, radius: int) -> Plane:
    """Mean over squares of side 2 * radius + 1."""
    side = 2 * radius + 1
    return cv2.blur(picture, (side, side), borderType=cv2.BORDER_REFLECT)


def guided_coefficients(
    guide: Colour, plane: Plane, radius: int, eps: float
) -> tuple[Plane, Plane]:
    """The local linear model plane = a . guide + b of the colour guided filter (He 2013).

    Returns a (H, W, 3) and b (H, W), each averaged over the windows that cover a pixel.
    """
    mean_guide, mean_plane = box(guide, radius), box(plane, radius)
    covariance = box(guide * plane[..., None], radius) - mean_guide * mean_plane[..., None]
    slope = solve_symmetric(guide_variance(guide, mean_guide, radius, eps), covariance)
    offset = mean_plane - (slope * mean_guide).sum(-1)
    return box(slope, radius), box(offset, radius)


def guide_variance(guide: Colour, mean: Colour, radius: int, eps: float) -> Plane:
    """The six distinct entries xx, xy, xz, yy, yz, zz of each window's covariance, + eps."""
    first, second = [0, 0, 0, 1, 1, 2], [0, 1, 2, 1, 2, 2]
    products = np.concatenate([guide[..., :1] * guide, guide[..., 1:2] * guide[..., 1:]], -1)
    products = np.concatenate([products, guide[..., 2:] ** 2], -1)
    means = [
        box(np.ascontiguousarray(part), radius) for part in (products[..., :3], products[..., 3:])
    ]
    variance: Plane = np.concatenate(means, -1) - mean[..., first] * mean[..., second]
    variance[..., [0, 3, 5]] += eps
    return variance


def invert_symmetric(matrix: Plane) -> Plane:
    """(6, H, W) inverse of the symmetric 3 x 3 matrices that guide_variance gives."""
    xx, xy, xz, yy, yz, zz = np.moveaxis(matrix, -1, 0)
    c_xx, c_xy, c_xz = yy * zz - yz * yz, xz * yz - xy * zz, xy * yz - xz * yy
    c_yy, c_yz, c_zz = xx * zz - xz * xz, xy * xz - xx * yz, xx * yy - xy * xy
    determinant = np.maximum(xx * c_xx + xy * c_xy + xz * c_xz, 1e-18)
    inverse: Plane = np.stack([c_xx, c_xy, c_xz, c_yy, c_yz, c_zz]) / determinant
    return inverse


def solve_symmetric(matrix: Plane, vector: Plane) -> Plane:
    """Solve the symmetric 3 x 3 system of every pixel; `matrix` as of guide_variance."""
    xx, xy, xz, yy, yz, zz = invert_symmetric(matrix)
    x, y, z = np.moveaxis(vector, -1, 0)
    solved = [xx * x + xy * y + xz * z, xy * x + yy * y + yz * z, xz * x + yz * y + zz * z]
    return np.stack(solved, -1).astype(np.float32)


def disc(radius: int) -> Plane:
    """The picture of a far point through a round aperture, slightly brighter at its rim."""
    distance = np.hypot(*np.mgrid[-radius : radius + 1, -radius : radius + 1])
    kernel = np.clip(radius + 0.5 - distance, 0, 1) * (1 + 0.25 * (distance / radius) ** 2)
    normed: Plane = (kernel / kernel.sum()).astype(np.float32)
    return normed
