"""Loads a verified pipeline: from its folder, safetensors alone, no network, no code of its own.

This module imports torch and diffusers, so it is itself imported late and by the engine alone.
"""

import gc
import os
import platform
from typing import Any

# Read by these libraries as they are imported: nothing may be asked of any hub.
os.environ["HF_HUB_OFFLINE"] = os.environ["TRANSFORMERS_OFFLINE"] = "1"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"

import diffusers
import torch
import transformers

from generation.engines.diffusion.errors import ModelRefused
from generation.engines.diffusion.options import Options
from generation.engines.diffusion.spec import Spec

diffusers.utils.logging.set_verbosity_error()
diffusers.utils.logging.disable_progress_bar()
transformers.utils.logging.set_verbosity_error()
transformers.utils.logging.disable_progress_bar()


def versions() -> dict[str, str]:
    """Return the versions of what makes the pictures."""
    return {
        "torch": torch.__version__,
        "diffusers": diffusers.__version__,
        "transformers": transformers.__version__,
    }


def choose_device(wanted: str) -> torch.device:
    """Return the device named, or with "auto" the best there is. Raises ModelRefused."""
    if wanted == "auto":
        is_mps = torch.backends.mps.is_available()
        wanted = "cuda" if torch.cuda.is_available() else "mps" if is_mps else "cpu"
    try:
        device = torch.device(wanted)
        torch.empty(1, device=device)
    except (RuntimeError, AssertionError) as error:
        raise ModelRefused(f"The device {wanted!r} can't be used here.") from error
    return device


def device_words(device: torch.device) -> str:
    """Return the device's name, with its memory where it has its own."""
    if device.type != "cuda":
        return f"{device.type} ({platform.machine()})"
    facts = torch.cuda.get_device_properties(device)
    return f"{facts.name}, {facts.total_memory / 2**30:.0f} GiB"


def pipeline_class(name: str) -> Any:
    """Return the class of diffusers that a spec names. Raises ModelRefused."""
    found = getattr(diffusers, name, None)
    if not (isinstance(found, type) and issubclass(found, diffusers.DiffusionPipeline)):
        raise ModelRefused(f"diffusers {diffusers.__version__} has no pipeline {name}.")
    return found


def load(spec: Spec, kind: Any, device: torch.device, **parts: Any) -> Any:
    """Load `kind` from the spec's folder; `parts` set to None are left out. Raises ModelRefused."""
    try:
        pipeline = kind.from_pretrained(
            str(spec.folder),
            dtype=getattr(torch, spec.dtype),
            local_files_only=True,
            use_safetensors=True,
            trust_remote_code=False,
            **parts,
        )
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, AttributeError) as error:
        reason = str(error).strip().splitlines()[:1] or [type(error).__name__]
        raise ModelRefused(f"The model {spec.name} could not be loaded: {reason[0]}") from error
    pipeline.set_progress_bar_config(disable=True)
    return pipeline.to(device)


def prepare(pipeline: Any, options: Options) -> None:
    """Choose the attention's backend, and compile the blocks where that is asked for."""
    network: Any = getattr(pipeline, "transformer", None) or getattr(pipeline, "unet", None)
    try:
        if options.attention != "native":
            network.set_attention_backend(options.attention)
        if options.compile != "off":
            is_dynamic = True if options.compile == "dynamic" else None
            network.compile_repeated_blocks(fullgraph=True, dynamic=is_dynamic)
    except (AttributeError, ImportError, RuntimeError, ValueError) as error:
        raise ModelRefused(f"The model can't be run as the settings ask: {error}.") from error


def free_memory() -> None:
    """Collect what nothing refers to, and give the device's cached memory back."""
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
