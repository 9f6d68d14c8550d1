"""A person's photos as the model sees them: each cropped to the face, known once a job."""

import hashlib
from dataclasses import dataclass

import cv2
import numpy as np

from generation.engines.base import EngineRequest
from generation.engines.errors import NotUsable
from uploads.faces.arrays import Rgb
from uploads.faces.mesh import Mesh
from uploads.faces.quality import judge

# Of the face's width: hair, ears and the collar are part of a likeness.
SIDE_IN_FACES = 2.6
ABOVE_CENTRE = 0.06


@dataclass(frozen=True, eq=False)
class Reference:
    """One photo: `crop` is (side, side, 3) uint8 sRGB, `key` tells its pixels from others'."""

    key: str
    crop: Rgb
    photo: Rgb
    mesh: Mesh


def references(request: EngineRequest, *, side: int, most: int) -> tuple[Reference, ...]:
    """Return the photo of `request` and, up to `most` in all, more photos of the person.

    Raises NotUsable when the photo itself shows no usable face; others are left out then.
    """
    found = [_known(request, request.photo, side)]
    for photo in request.references:
        if len(found) == most:
            break
        try:
            found.append(_known(request, photo, side))
        except NotUsable:
            continue
    return tuple(found)


def _known(request: EngineRequest, photo: Rgb, side: int) -> Reference:
    key = hashlib.blake2b(np.ascontiguousarray(photo).data, digest_size=16).hexdigest()
    return request.sitting.recall(("reference", key, side), lambda: _look(photo, key, side))


def _look(photo: Rgb, key: str, side: int) -> Reference:
    reading = judge(photo)
    if reading.is_blocking or reading.mesh is None:
        raise NotUsable(reading.code, reading.sentence)
    return Reference(key, crop_face(photo, reading.mesh, side), photo, reading.mesh)


def crop_face(photo: Rgb, mesh: Mesh, side: int) -> Rgb:
    """(side, side, 3): the head with its hair; what lies beyond the photo repeats its edge."""
    whole = mesh.face_width * SIDE_IN_FACES
    centre = mesh.oval.mean(0) - [0, ABOVE_CENTRE * whole]
    left, top = np.round(centre - whole / 2).astype(int)
    length = max(round(whole), 1)
    height, width = photo.shape[:2]
    beyond = max(0, -left, -top, left + length - width, top + length - height)
    if beyond:
        photo = cv2.copyMakeBorder(photo, beyond, beyond, beyond, beyond, cv2.BORDER_REPLICATE)
        left, top = left + beyond, top + beyond
    cut = photo[top : top + length, left : left + length]
    shrinks = length > side
    interpolation = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    return cv2.resize(cut, (side, side), interpolation=interpolation)
