"""A model at work: verified, loaded, warm, with its gates."""

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from generation.engines.base import EngineRequest
from generation.engines.diffusion.batching import Easel
from generation.engines.diffusion.errors import ModelRefused
from generation.engines.diffusion.gates import Gates
from generation.engines.diffusion.manifest import verify
from generation.engines.diffusion.options import Options
from generation.engines.diffusion.prompts import prompt
from generation.engines.diffusion.references import Reference
from generation.engines.diffusion.shots import Shot
from generation.engines.diffusion.spec import Spec, read_spec
from generation.engines.diffusion.tally import Tally
from generation.styles import DRAWN_STYLES
from uploads.faces.mesh import Mesh

logger = logging.getLogger(__name__)
PACKAGES = ("torch", "diffusers", "transformers")
GREY = 128


@dataclass
class DrawingModel:
    """Everything that one model needs in this process."""

    spec: Spec
    easel: Easel
    gates: Gates
    device: str
    versions: Mapping[str, str]
    is_warm: bool = field(default=False)

    def warm_up(self) -> None:
        """Draw a batch of each shape that jobs will ask for: none is to wait for a compiler.

        Raises ModelRefused when the model loads but can't draw, TooLittleMemory.
        """
        started = time.monotonic()
        try:
            for shots in self._rehearsals():
                list(self.easel.draw(shots, Tally(0, 0, lambda _: None, lambda: False)))
        except (RuntimeError, TypeError, ValueError) as error:
            reason = str(error).strip().splitlines()[:1] or [type(error).__name__]
            raise ModelRefused(f"{self.spec.name} can't draw here: {reason[0]}.") from error
        self.is_warm = True
        logger.info("%s is warm after %.0f s", self.spec.name, time.monotonic() - started)

    def _rehearsals(self) -> list[list[Shot]]:
        side = self.spec.reference_side
        crop = np.full((side, side, 3), GREY, np.uint8)
        nobody = Reference("nobody", crop, crop, Mesh(np.zeros((468, 3)), 0.0))
        encoded = self.easel.painter.encode(crop)
        style = next(iter(DRAWN_STYLES.values()))
        request = EngineRequest(crop, (style,))
        return [
            [Shot(request, style, size, (nobody,) * count, (encoded,) * count)] * together
            for size in self.spec.sizes
            for count in sorted({1, self.spec.most_references})
            for together in sorted({1, self.easel.together})
        ]


def load_model(path: Path, options: Options) -> DrawingModel:
    """Verify and load the model whose spec is at `path`. Raises ModelRefused."""
    spec = read_spec(path)
    verify(spec)
    gates = Gates(spec.gates)
    if missing := [name for name in PACKAGES if find_spec(name) is None]:
        raise ModelRefused(f"Drawing needs the package {missing[0]}, which is not installed.")
    from generation.engines.diffusion import loader  # noqa: PLC0415 - torch only where it draws

    device = loader.choose_device(options.device)
    easel = Easel(_painter(spec, device, options))
    words = loader.device_words(device)
    return DrawingModel(spec, easel, gates, words, loader.versions())


def _painter(spec: Spec, device: Any, options: Options) -> Any:
    from generation.engines.diffusion import klein, plain  # noqa: PLC0415 - torch, as above

    if spec.pipeline == klein.NAME:
        words = [prompt(style) for style in DRAWN_STYLES.values()]
        return klein.KleinPainter.load(spec, words, device, options)
    return plain.PlainPainter(spec, device, options)
