"""Runs the nets: one per thread and process, loaded when first used.

A cv2.dnn net shared by threads gives silent garbage, and one carried over a fork hangs.
"""

import hashlib
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from uploads.faces.arrays import Colour, Plane
from uploads.faces.assets import models_folder
from uploads.faces.errors import AssetAltered, NetMissing, NetUnreadable
from uploads.faces.wheels import WheelFile

_own = threading.local()


@dataclass(frozen=True)
class LocalNet:
    """An operator's own ONNX file, by the SHA-256 they named."""

    path: Path
    sha256: str


def infer(model: WheelFile, picture: Colour, outputs: Sequence[str]) -> list[Plane]:
    """Run `model` on one picture and return the named outputs.

    `picture` is (H, W, 3) float, RGB, of the size and range that the net was trained on.
    Outputs are named because OpenCV 5 orders them differently. Raises NetMissing, AssetAltered.
    """
    net = _net(model)
    net.setInput(_blob(picture))
    return [np.asarray(output) for output in net.forward(list(outputs))]


def infer_first(model: LocalNet, picture: Colour) -> Plane:
    """Run an operator's own model and return its first output; see `infer`.

    Raises NetUnreadable, too, where the model doesn't take the picture.
    """
    net = _net(model)
    try:
        net.setInput(_blob(picture))
        return np.asarray(net.forward(net.getUnconnectedOutLayersNames()[0]))
    except cv2.error as error:
        raise NetUnreadable(
            f"The model {model.path} could not be run on a picture of {picture.shape[1]} x "
            f"{picture.shape[0]} pixels ({error.err}). Check the size that it takes."
        ) from error


def _blob(picture: Colour) -> Plane:
    return np.ascontiguousarray(picture.transpose(2, 0, 1)[None].astype(np.float32))


def _net(model: WheelFile | LocalNet) -> cv2.dnn.Net:
    nets: dict[tuple[int, Path, str], cv2.dnn.Net] = _own.__dict__.setdefault("nets", {})
    path = model.path if isinstance(model, LocalNet) else models_folder() / model.name
    key = os.getpid(), path, model.sha256
    if key not in nets:
        nets[key] = _load_local(model) if isinstance(model, LocalNet) else _load(model, path)
    return nets[key]


def _load_local(model: LocalNet) -> cv2.dnn.Net:
    try:
        content = model.path.read_bytes()
    except OSError as error:
        raise NetMissing(f"The model {model.path} can't be read: {error.strerror}.") from error
    if hashlib.sha256(content).hexdigest() != model.sha256.lower():
        raise AssetAltered(
            f"The model {model.path} is not the one named: its SHA-256 differs. It was not run."
        )
    try:
        return cv2.dnn.readNetFromONNX(np.frombuffer(content, np.uint8))
    except cv2.error as error:
        raise NetUnreadable(
            f"The model {model.path} is no ONNX file that OpenCV can read ({error.err})."
        ) from error


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
