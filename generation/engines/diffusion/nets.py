"""Small ONNX nets beside a model, read by OpenCV after their hash was checked."""

import hashlib

import cv2
import numpy as np

from generation.engines.diffusion.errors import ModelRefused
from generation.engines.diffusion.spec import NetFile
from uploads.faces.arrays import Plane, Points, Rgb
from uploads.faces.landmarks import LEFT_MOUTH_CORNER, RIGHT_MOUTH_CORNER
from uploads.faces.mesh import Mesh

NOSE_TIP = 1
FACE_SIDE, PICTURE_SIDE = 112, 224
# Where ArcFace and its kin are trained to find eyes, nose and mouth in their 112 pixels.
ARCFACE = np.array(
    [
        [38.2946, 51.6963],
        [73.5318, 51.5014],
        [56.0252, 71.7366],
        [41.5493, 92.3655],
        [70.7299, 92.2041],
    ],
    np.float32,
)


class SideNet:
    """An embedder of faces or a classifier of pictures; used by one thread at a time."""

    def __init__(self, file: NetFile) -> None:
        self.sha256 = file.sha256
        try:
            content = file.path.read_bytes()
        except OSError as error:
            raise ModelRefused(f"The net {file.path} can't be read: {error.strerror}.") from error
        if hashlib.sha256(content).hexdigest() != file.sha256:
            raise ModelRefused(
                f"The net {file.path} is not the one of the spec: its SHA-256 differs."
            )
        try:
            self._net = cv2.dnn.readNetFromONNX(np.frombuffer(content, np.uint8))
        except cv2.error as error:
            raise ModelRefused(
                f"The net {file.path} is not an ONNX net that OpenCV reads."
            ) from error

    def embed(self, picture: Rgb, mesh: Mesh) -> Plane:
        """Return the unit vector of the face under `mesh`, for a net in the manner of ArcFace.

        The face is turned and scaled to 112 pixels, RGB, -1 to 1.
        """
        left, right = mesh.eyes
        spots = [NOSE_TIP, LEFT_MOUTH_CORNER, RIGHT_MOUTH_CORNER]
        seen = np.array([left, right, *mesh.points[spots, :2]], np.float32)
        face = cv2.warpAffine(picture, _similarity(seen, ARCFACE), (FACE_SIDE, FACE_SIDE))
        vector = self._run(face.astype(np.float32) / 127.5 - 1)
        unit: Plane = vector / (np.linalg.norm(vector) + 1e-9)
        return unit

    def unsafe_share(self, picture: Rgb) -> float:
        """Return 0..1: the last output of a classifier of 224-pixel RGB pictures, -1 to 1.

        Two or more outputs are taken for logits of classes, of which the last is "unsafe"; a
        single one for the logit of "unsafe".
        """
        small = cv2.resize(picture, (PICTURE_SIDE, PICTURE_SIDE), interpolation=cv2.INTER_AREA)
        logits = self._run(small.astype(np.float32) / 127.5 - 1)
        if logits.size == 1:
            logits = np.r_[0.0, logits]
        shares = np.exp(logits - logits.max())
        return float(shares[-1] / shares.sum())

    def _run(self, picture: Plane) -> Plane:
        self._net.setInput(np.ascontiguousarray(picture.transpose(2, 0, 1)[None]))
        return np.asarray(self._net.forward()).reshape(-1).astype(float)


def _similarity(seen: Points, wanted: Points) -> Points:
    """Return the (2, 3) turn, scale and shift that best lays `seen` over `wanted` (Umeyama)."""
    one, other = seen - seen.mean(0), wanted - wanted.mean(0)
    a = (one * other).sum() / (one**2).sum()
    b = (one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]).sum() / (one**2).sum()
    turn = np.array([[a, -b], [b, a]])
    shift = wanted.mean(0) - turn @ seen.mean(0)
    affine: Points = np.c_[turn, shift]
    return affine
