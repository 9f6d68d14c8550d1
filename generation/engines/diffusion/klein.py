"""FLUX.2 klein: shots of one person or of several drawn together, from references encoded once.

Imported late, since it needs torch.
"""

from collections.abc import Sequence
from typing import Any

import diffusers
import numpy as np
import torch
from PIL import Image

from generation.engines.diffusion.loader import free_memory, load, prepare
from generation.engines.diffusion.options import Options
from generation.engines.diffusion.painter import OnStep
from generation.engines.diffusion.shots import Shot
from generation.engines.diffusion.spec import Spec
from uploads.faces.arrays import Rgb

NAME = "Flux2KleinPipeline"
SEED_DEVICE = "cpu"  # the same noise on every device


class KleinForPeople(diffusers.Flux2KleinPipeline):  # type: ignore[misc]  # torch has no types here
    """Takes the references of each shot ready encoded; the original shares them in a batch."""

    ready: tuple[Any, Any]

    def prepare_image_latents(self, *_asked: Any, **_named: Any) -> tuple[Any, Any]:
        """Return (batch, references × tokens, channels) latents and their places."""
        return self.ready

    def encode_reference(self, crop: Rgb) -> Any:
        """Return (1, channels, height, width) latents of one (side, side, 3) uint8 reference."""
        pixels = self.image_processor.preprocess(Image.fromarray(crop))
        pixels = pixels.to(device=self.vae.device, dtype=self.vae.dtype)
        with torch.no_grad():
            return self._encode_vae_image(image=pixels, generator=None)

    def make_ready(self, people: Sequence[Sequence[Any]]) -> None:
        """Set the references of the next batch: as many for each shot, all of one size."""
        each = [torch.cat([self._pack_latents(one) for one in person], dim=1) for person in people]
        places = self._prepare_image_ids(list(people[0])).to(each[0].device)
        self.ready = torch.cat(each), places.expand(len(people), -1, -1)


class KleinPainter:
    """Holds transformer and VAE; the text encoder goes once every style's words are encoded."""

    out_of_memory: type[Exception] = torch.OutOfMemoryError

    def __init__(self, pipeline: Any, words: dict[str, Any], spec: Spec, most: int) -> None:
        self.pipeline, self._words, self._spec = pipeline, words, spec
        self.most_together = most
        self._is_tiling = False

    @classmethod
    def load(
        cls, spec: Spec, prompts: Sequence[str], device: torch.device, options: Options
    ) -> "KleinPainter":
        """Load in two parts, so that text encoder and transformer are never both in memory."""
        words = encode_words(spec, prompts, device)
        free_memory()
        pipeline = load(spec, KleinForPeople, device, text_encoder=None, tokenizer=None)
        prepare(pipeline, options)
        return cls(pipeline, words, spec, options.batch)

    def encode(self, crop: Rgb) -> Any:
        return self.pipeline.encode_reference(crop)

    def paint(self, shots: Sequence[Shot], on_step: OnStep) -> list[Rgb]:
        width, height = shots[0].size
        self.pipeline.make_ready([shot.encoded for shot in shots])
        made = self.pipeline(
            # Looked at for its size only: what is drawn from was made ready above.
            image=[Image.fromarray(shots[0].references[0].crop)],
            prompt_embeds=torch.cat([self._words[shot.prompt] for shot in shots]),
            width=width,
            height=height,
            num_inference_steps=self._spec.steps,
            guidance_scale=self._spec.guidance,
            max_sequence_length=self._spec.max_sequence_length,
            generator=[torch.Generator(SEED_DEVICE).manual_seed(shot.seed) for shot in shots],
            callback_on_step_end=told_of(on_step),
            output_type="np",
        )
        return as_pictures(made.images)

    def free(self) -> None:
        free_memory()

    def tile(self) -> bool:
        was_tiling, self._is_tiling = self._is_tiling, True
        self.pipeline.vae.enable_tiling()
        return not was_tiling


def encode_words(spec: Spec, prompts: Sequence[str], device: torch.device) -> dict[str, Any]:
    """Return each prompt as the transformer reads it: (1, tokens, channels)."""
    pipeline = load(spec, KleinForPeople, device, transformer=None, vae=None)
    length = spec.max_sequence_length
    with torch.no_grad():
        return {
            words: pipeline.encode_prompt(words, device, max_sequence_length=length)[0]
            for words in prompts
        }


def as_pictures(images: Any) -> list[Rgb]:
    """Return (H, W, 3) uint8 sRGB of each picture, from 0..1 as pipelines give them."""
    whole = np.nan_to_num(np.asarray(images, np.float32)) * 255
    return list(whole.round().clip(0, 255).astype(np.uint8))


def told_of(on_step: OnStep) -> Any:
    """Return the pipeline's callback that tells `on_step` of each step."""

    def told(_pipeline: Any, _step: int, _time: Any, tensors: dict[str, Any]) -> dict[str, Any]:
        # Raising is the way to stop: the pipeline's own flag would still decode what is half drawn.
        on_step()
        return tensors

    return told
