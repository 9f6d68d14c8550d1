"""Any other pipeline of diffusers that takes words and pictures, one portrait at a time.

Imported late, since it needs torch.
"""

import inspect
from collections.abc import Sequence
from typing import Any

import torch
from PIL import Image

from generation.engines.diffusion.errors import ModelRefused
from generation.engines.diffusion.klein import SEED_DEVICE, as_pictures, told_of
from generation.engines.diffusion.loader import free_memory, load, pipeline_class, prepare
from generation.engines.diffusion.options import Options
from generation.engines.diffusion.painter import OnStep
from generation.engines.diffusion.shots import Shot
from generation.engines.diffusion.spec import Spec
from uploads.faces.arrays import Rgb

NEEDED = ("prompt", "image", "num_inference_steps", "generator", "callback_on_step_end")


class PlainPainter:
    """Calls the pipeline with those of our arguments that it knows; references go as pictures."""

    out_of_memory: type[Exception] = torch.OutOfMemoryError
    most_together = 1

    def __init__(self, spec: Spec, device: torch.device, options: Options) -> None:
        self._spec = spec
        kind = pipeline_class(spec.pipeline)
        self._known = inspect.signature(kind.__call__).parameters
        for name in NEEDED:
            if name not in self._known:
                raise ModelRefused(f"The pipeline {spec.pipeline} takes no {name}.")
        self.pipeline = load(spec, kind, device)
        prepare(self.pipeline, options)
        self._is_tiling = False

    def encode(self, crop: Rgb) -> Any:
        return Image.fromarray(crop)

    def paint(self, shots: Sequence[Shot], on_step: OnStep) -> list[Rgb]:
        return [self._paint(shot, on_step) for shot in shots]

    def free(self) -> None:
        free_memory()

    def tile(self) -> bool:
        was_tiling, self._is_tiling = self._is_tiling, True
        if not hasattr(self.pipeline.vae, "enable_tiling"):
            return False
        self.pipeline.vae.enable_tiling()
        return not was_tiling

    def _paint(self, shot: Shot, on_step: OnStep) -> Rgb:
        width, height = shot.size
        wanted = {
            "prompt": shot.prompt,
            "image": list(shot.encoded),
            "width": width,
            "height": height,
            "num_inference_steps": self._spec.steps,
            "guidance_scale": self._spec.guidance,
            "max_sequence_length": self._spec.max_sequence_length,
            "generator": torch.Generator(SEED_DEVICE).manual_seed(shot.seed),
            "callback_on_step_end": told_of(on_step),
            "output_type": "np",
        }
        made = self.pipeline(
            **{name: value for name, value in wanted.items() if name in self._known}
        )
        return as_pictures(made.images)[0]
