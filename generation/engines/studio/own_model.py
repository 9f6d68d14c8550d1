"""An operator's own matting model (ONNX) in the segmenter's place: a local file, by its SHA-256."""

from pathlib import Path

import cv2
import numpy as np
from django.conf import settings

from uploads.faces.arrays import Colour, Plane, Rgb
from uploads.faces.errors import NetUnreadable
from uploads.faces.nets import LocalNet, infer_first

# What models are fed: sRGB 0..1 less a mean, over a deviation.
FEEDS: dict[str, tuple[Colour, Colour]] = {
    "unit": (np.zeros(3, np.float32), np.ones(3, np.float32)),
    "signed": (np.full(3, 0.5, np.float32), np.full(3, 0.5, np.float32)),
    "imagenet": (
        np.array([0.485, 0.456, 0.406], np.float32),
        np.array([0.229, 0.224, 0.225], np.float32),
    ),
}
SLACK = 0.02  # an output further outside 0..1 is taken for logits


def own_model() -> LocalNet | None:
    """The model named in the settings, if one is."""
    if not settings.SAFELIGHT_MATTING_MODEL:
        return None
    return LocalNet(
        path=Path(settings.SAFELIGHT_MATTING_MODEL), sha256=settings.SAFELIGHT_MATTING_SHA256
    )


def own_mask(rgb: Rgb, model: LocalNet) -> Plane:
    """(H, W) 0..1 that a pixel of `rgb` is of the person, by `model`'s first output.

    Raises NetMissing, AssetAltered or NetUnreadable, with a sentence for the operator.
    """
    side = settings.SAFELIGHT_MATTING_SIDE
    mean, deviation = FEEDS[settings.SAFELIGHT_MATTING_INPUT]
    small = cv2.resize(rgb, (side, side), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    output = np.squeeze(infer_first(model, (small - mean) / deviation))
    if output.ndim != 2 or not np.isfinite(output).all():
        raise NetUnreadable(
            f"The matting model {model.path} gives an output of shape {output.shape}, not one "
            "matte. Use another, or empty SAFELIGHT_MATTING_MODEL."
        )
    if output.min() < -SLACK or output.max() > 1 + SLACK:
        output = 1 / (1 + np.exp(-output.clip(-60, 60)))
    size = (rgb.shape[1], rgb.shape[0])
    matte = cv2.resize(output.astype(np.float32), size, interpolation=cv2.INTER_CUBIC)
    return matte.clip(0, 1)
