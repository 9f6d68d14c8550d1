"""Runs the nets: one per thread and process, loaded when first used.

A cv2.dnn net shared by threads gives silent garbage, and one carried over a fork hangs.
"""

import hashlib
import os
import threading
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from uploads.faces.arrays import Colour, Plane
from uploads.faces.assets import models_folder
from uploads.faces.errors import AssetAltered, NetMissing
from uploads.faces.wheels import WheelFile

_own = threading.local()


def infer(model: WheelFile, picture: Colour, outputs: Sequence[str]) -> list[Plane]:
    """Run `model` on one picture and return the named outputs.

    `picture` is (H, W, 3) float, RGB, of the size and range that the net was trained on.
    Outputs are named because OpenCV 5 orders them differently. Raises NetMissing, AssetAltered.
    """
    net = _net(model)
    blob = np.ascontiguousarray(picture.transpose(2, 0, 1)[None].astype(np.float32))
    net.setInput(blob)
    return [np.asarray(output) for output in net.forward(list(outputs))]


def _net(model: WheelFile) -> cv2.dnn.Net:
    nets: dict[tuple[int, Path], cv2.dnn.Net] = _own.__dict__.setdefault("nets", {})
    path = models_folder() / model.name
    key = os.getpid(), path
    if key not in nets:
        nets[key] = _load(model, path)
    return nets[key]


def _load(model: WheelFile, path: Path) -> cv2.dnn.Net:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise NetMissing(
            f"The net {model.name} is not in {path.parent}. Run `python manage.py setup`."
        ) from error
    if hashlib.sha256(content).hexdigest() != model.sha256:
        raise AssetAltered(
            f"The net {model.name} in {path.parent} is damaged or not the one that Safelight "
            "knows. Run `python manage.py setup` to fetch it again."
        )
    return cv2.dnn.readNetFromTFLite(np.frombuffer(content, np.uint8))
