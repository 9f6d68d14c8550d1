"""Drawn portraits a second on this device, as a share of what its matrix units can do.

Run as `python -m benchmarks.gpu_diffusion [--size 1024] [--references 3] [--batch 4]`. The weights
are random numbers at FLUX.2 klein 4B's real configuration: speed doesn't depend on what they are.
In one run it measures the largest matrix product, the plain call of diffusers as its manual shows
it, and our engine's painter, and prints both as pictures/s, TFLOP/s and share of that peak.
`--tiny` takes a small configuration instead, to try the script where there is no GPU.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import django
import numpy as np

PEAK_SIDE, RUNS = 8192, 5
KLEIN_4B = {
    "patch_size": 1,
    "in_channels": 128,
    "num_layers": 5,
    "num_single_layers": 20,
    "attention_head_dim": 128,
    "num_attention_heads": 24,
    "joint_attention_dim": 7680,
    "timestep_guidance_channels": 256,
    "mlp_ratio": 3.0,
    "axes_dims_rope": (32, 32, 32, 32),
    "rope_theta": 2000,
    "guidance_embeds": False,
}
TINY = KLEIN_4B | {
    "in_channels": 16,
    "num_layers": 1,
    "num_single_layers": 2,
    "attention_head_dim": 16,
    "num_attention_heads": 2,
    "joint_attention_dim": 96,
    "timestep_guidance_channels": 64,
    "axes_dims_rope": (4, 4, 4, 4),
}
TINY_VAE = {
    "down_block_types": ("DownEncoderBlock2D",) * 4,
    "up_block_types": ("UpDecoderBlock2D",) * 4,
    "block_out_channels": (8, 8, 8, 8),
    "layers_per_block": 1,
    "latent_channels": 4,
    "norm_num_groups": 4,
}


@dataclass(frozen=True)
class Task:
    """What is drawn: `size` pixels square, from so many references of `reference_side` pixels."""

    size: int
    references: int
    reference_side: int
    batch: int
    steps: int = 4
    tokens: int = 512
    plain_side: int = 1024  # what the plain call makes of a photo of a megapixel or more


@dataclass(frozen=True)
class Figure:
    """Seconds and operations for one picture."""

    seconds: float
    flop: float

    def line(self, name: str, peak: float) -> str:
        """Return a row; `peak` in FLOP/s."""
        rate = self.flop / self.seconds
        return (
            f"{name:24} {1 / self.seconds:9.3f} pictures/s {rate / 1e12:9.3f} TFLOP/s "
            f"{rate / peak:6.1%} of the measured peak"
        )


def main(*words: str) -> None:
    """Measure and print; says so and ends where there is no GPU and `--tiny` was not given."""
    torch = _torch()
    options = _options(words)
    if torch is None:
        print("torch and diffusers are not installed: not run.")
        return
    if not (torch.cuda.is_available() or options.tiny):
        print("No GPU: not run. `python -m benchmarks.gpu_diffusion --tiny` tries the script.")
        return
    django.setup()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    with torch.inference_mode():
        report(_task(options), device, is_tiny=options.tiny, compiles=options.compile)


def report(task: Task, device: str, *, is_tiny: bool, compiles: bool) -> tuple[Figure, Figure]:
    """Print the table; return the figures of the plain call and of ours."""
    import diffusers  # noqa: PLC0415 - only where it is measured
    import torch  # noqa: PLC0415

    peak = matmul_peak(device, 512 if is_tiny else PEAK_SIDE)
    print(f"{_device_name(device)}, torch {torch.__version__}, diffusers {diffusers.__version__}")
    print(f"{task}")
    print(f"largest matrix product: {peak / 1e12:.3f} TFLOP/s, {_dtype(device)}")
    pipeline = random_pipeline(device, is_tiny=is_tiny)
    plain = Figure(_plain_seconds(pipeline, task), flop_of(pipeline, task, task.plain_side))
    print(plain.line("plain call of diffusers", peak))
    painter = _painter(pipeline, task, device, compiles=compiles)
    ours = Figure(_our_seconds(painter, task), flop_of(pipeline, task, task.reference_side))
    print(ours.line("Safelight's painter", peak))
    print(f"{plain.seconds / ours.seconds:.2f} times as many pictures a second (aim: 1.8)")
    return plain, ours


def matmul_peak(device: str, side: int) -> float:
    """Return FLOP/s of a square matrix product, the best of several runs."""
    import torch  # noqa: PLC0415

    left, right = (torch.randn(side, side, device=device, dtype=_dtype(device)) for _ in range(2))
    return 2 * side**3 / min(_each(lambda: left @ right, runs=20))


def random_pipeline(device: str, *, is_tiny: bool) -> Any:
    """Return the pipeline without its text encoder, whose work is done once for all pictures."""
    import torch  # noqa: PLC0415
    from diffusers import (  # noqa: PLC0415
        AutoencoderKLFlux2,
        FlowMatchEulerDiscreteScheduler,
        Flux2Transformer2DModel,
    )

    from generation.engines.diffusion.klein import KleinForPeople  # noqa: PLC0415

    with torch.device(device):
        transformer = Flux2Transformer2DModel(**(TINY if is_tiny else KLEIN_4B))
        vae = AutoencoderKLFlux2(**(TINY_VAE if is_tiny else {}))
    pipeline = KleinForPeople(
        scheduler=FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=True),
        vae=vae.to(_dtype(device)).eval(),
        text_encoder=None,
        tokenizer=None,
        transformer=transformer.to(_dtype(device)).eval(),
        is_distilled=True,
    )
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def flop_of(pipeline: Any, task: Task, reference_side: int) -> float:
    """Return the operations of one picture with decode, counted by torch on shapes alone."""
    import torch  # noqa: PLC0415
    from torch.utils.flop_counter import FlopCounterMode  # noqa: PLC0415

    config = dict(pipeline.transformer.config)
    with torch.device("meta"):
        network = type(pipeline.transformer).from_config(config)
        vae = type(pipeline.vae).from_config(dict(pipeline.vae.config))
        drawn = (task.size // 16) ** 2
        seen = drawn + task.references * (reference_side // 16) ** 2
        latents = torch.empty(1, seen, config["in_channels"])
        words = torch.empty(1, task.tokens, config["joint_attention_dim"])
        places = torch.zeros(1, seen, 4), torch.zeros(1, task.tokens, 4)
        moment = torch.empty(1)
        picture = torch.empty(1, vae.config.latent_channels, task.size // 8, task.size // 8)
    with FlopCounterMode(display=False) as step:
        network(
            hidden_states=latents,
            encoder_hidden_states=words,
            timestep=moment,
            img_ids=places[0],
            txt_ids=places[1],
            guidance=None,
        )
    with FlopCounterMode(display=False) as decode:
        vae.decode(picture)
    return float(task.steps * step.get_total_flops() + decode.get_total_flops())


def _plain_seconds(pipeline: Any, task: Task) -> float:
    """Seconds a picture as the manual calls it: one at a time, references of one megapixel."""
    import torch  # noqa: PLC0415
    from diffusers import Flux2KleinPipeline  # noqa: PLC0415
    from PIL import Image  # noqa: PLC0415

    plain = Flux2KleinPipeline(**pipeline.components, is_distilled=True)
    plain.set_progress_bar_config(disable=True)
    noise = np.random.default_rng(0).integers(0, 256, (task.plain_side,) * 2 + (3,), np.uint8)
    words = _words(pipeline, task)

    def draw() -> None:
        plain(
            image=[Image.fromarray(noise)] * task.references,
            prompt_embeds=words,
            width=task.size,
            height=task.size,
            num_inference_steps=task.steps,
            generator=torch.Generator("cpu").manual_seed(0),
        )

    return median(_each(draw))


def _painter(pipeline: Any, task: Task, device: str, *, compiles: bool) -> Any:
    """Return the engine's own painter around a pipeline that came from no file."""
    from generation.engines.diffusion.klein import KleinPainter  # noqa: PLC0415
    from generation.engines.diffusion.loader import prepare  # noqa: PLC0415
    from generation.engines.diffusion.options import Options  # noqa: PLC0415

    prepare(pipeline, Options(device, compile="fixed" if compiles else "off", batch=task.batch))
    words = {_prompt(): _words(pipeline, task)}
    return KleinPainter(pipeline, words, _spec(task), task.batch)


def _spec(task: Task) -> Any:
    """Return a spec of no files: only how to run the pipeline matters here."""
    from generation.engines.diffusion.spec import GatePolicy, Spec  # noqa: PLC0415

    return Spec(
        path=Path(),
        source_hash="",
        name="random",
        pipeline="Flux2KleinPipeline",
        folder=Path(),
        revision="",
        repository="",
        licence="",
        dtype="bfloat16",
        steps=task.steps,
        guidance=1.0,
        max_sequence_length=task.tokens,
        sizes=((task.size, task.size),),
        reference_side=task.reference_side,
        most_references=task.references,
        files={},
        gates=GatePolicy(),
    )


def _our_seconds(painter: Any, task: Task) -> float:
    """Seconds a picture in whole batches, the references encoded once beforehand."""
    from generation.engines.base import EngineRequest  # noqa: PLC0415
    from generation.engines.diffusion.references import Reference  # noqa: PLC0415
    from generation.engines.diffusion.shots import Shot  # noqa: PLC0415
    from uploads.faces.mesh import Mesh  # noqa: PLC0415

    side = task.reference_side
    crop = np.random.default_rng(0).integers(0, 256, (side, side, 3), np.uint8)
    nobody = Reference("nobody", crop, crop, Mesh(np.zeros((468, 3)), 0.0))
    encoded = (painter.encode(crop),) * task.references
    request = EngineRequest(crop, (_style(),))
    shot = Shot(request, _style(), (task.size,) * 2, (nobody,) * task.references, encoded)
    return median(_each(lambda: painter.paint([shot] * task.batch, lambda: None))) / task.batch


def _each(work: Callable[[], object], runs: int = RUNS) -> list[float]:
    """Return the seconds of each of some runs, after two that don't count."""
    import torch  # noqa: PLC0415

    def wait() -> None:
        if torch.cuda.is_available():
            torch.cuda.synchronize()

    seconds = []
    for _ in range(runs + 2):
        wait()
        started = time.perf_counter()
        work()
        wait()
        seconds.append(time.perf_counter() - started)
    return seconds[2:]


def _words(pipeline: Any, task: Task) -> Any:
    import torch  # noqa: PLC0415

    width = pipeline.transformer.config.joint_attention_dim
    return torch.randn(1, task.tokens, width, device=pipeline.device, dtype=pipeline.dtype)


def _style() -> Any:
    from generation.styles import DRAWN_STYLES  # noqa: PLC0415 - once Django is set up

    return next(iter(DRAWN_STYLES.values()))


def _prompt() -> str:
    from generation.engines.diffusion.prompts import prompt  # noqa: PLC0415

    return prompt(_style())


def _dtype(device: str) -> Any:
    import torch  # noqa: PLC0415

    return torch.bfloat16 if device == "cuda" else torch.float32


def _device_name(device: str) -> str:
    import torch  # noqa: PLC0415

    return torch.cuda.get_device_name() if device == "cuda" else "CPU"


def _torch() -> Any:
    try:
        import diffusers  # noqa: F401, PLC0415
        import torch  # noqa: PLC0415
    except ImportError:
        return None
    return torch


def _options(words: tuple[str, ...]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gpu_diffusion")
    parser.add_argument("--tiny", action="store_true", help="a small configuration, on the CPU too")
    parser.add_argument("--compile", action="store_true", help="compile the blocks first")
    parser.add_argument("--size", type=int, default=1024)
    parser.add_argument("--references", type=int, default=3)
    parser.add_argument("--batch", type=int, default=4)
    return parser.parse_args(list(words))


def _task(options: argparse.Namespace) -> Task:
    if options.tiny:
        return Task(size=128, references=2, reference_side=64, batch=2, tokens=64, plain_side=128)
    return Task(options.size, options.references, reference_side=512, batch=options.batch)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    main(*sys.argv[1:])
