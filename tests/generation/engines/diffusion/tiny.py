"""A FLUX.2 klein pipeline of about 2 MB with random weights, written as a real one is.

Every part is of its real class, only smaller; the tokenizer knows bytes alone.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from generation.engines.diffusion.manifest import sha256_of

CHAT = (
    "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
MARKS = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
HIDDEN, LAYERS = 32, 27  # klein takes the text encoder's layers 9, 18 and 27
SPEC = """
name = "tiny-klein"
pipeline = "{pipeline}"
folder = "weights"
revision = "{revision}"
licence = "none: random numbers"
dtype = "float32"
steps = {steps}
max_sequence_length = 64
sizes = {sizes}
reference_side = {reference_side}
most_references = 2

[files]
{files}

[gates]
{gates}
"""


def write_model(folder: Path, **parts: Any) -> Path:
    """Write weights and spec into `folder`; `parts` replace parts of the pipeline."""
    pipeline(**parts).save_pretrained(folder / "weights", safe_serialization=True)
    return write_spec(folder)


def write_spec(folder: Path, **said: Any) -> Path:
    """Write the spec with the manifest of the weights as they lie there."""
    weights = folder / "weights"
    files = sorted(path for path in weights.rglob("*") if path.is_file())
    lines = [f'"{path.relative_to(weights).as_posix()}" = "{sha256_of(path)}"' for path in files]
    gates = said.pop("gates", {"tries": 1})
    values: dict[str, Any] = {
        "pipeline": "Flux2KleinPipeline",
        "revision": "0" * 40,
        "steps": 4,
        "sizes": ["256x256"],
        "reference_side": 128,
        **said,
        "files": "\n".join(lines),
        "gates": as_toml(gates),
    }
    values["sizes"] = json.dumps(values["sizes"])
    path = folder / "model.toml"
    path.write_text(SPEC.format(**values))
    return path


def as_toml(gates: Mapping[str, Any]) -> str:
    """Write what JSON and TOML have in common: numbers, texts, truth, and inline tables."""
    lines = []
    for name, value in gates.items():
        if isinstance(value, Mapping):
            inner = ", ".join(f"{key} = {json.dumps(known)}" for key, known in value.items())
            lines.append(f"{name} = {{ {inner} }}")
        else:
            lines.append(f"{name} = {json.dumps(value)}")
    return "\n".join(lines)


def pipeline(seed: int = 0, **parts: Any) -> Any:
    """Return the whole pipeline, its weights drawn from `seed`."""
    import torch
    from diffusers import FlowMatchEulerDiscreteScheduler, Flux2KleinPipeline

    torch.manual_seed(seed)
    words, count = tokenizer()
    made = {
        "scheduler": FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=True),
        "tokenizer": words,
        "text_encoder": text_encoder(count),
        "vae": vae(),
        "transformer": transformer(),
        **parts,
    }
    return Flux2KleinPipeline(**made, is_distilled=True)


def tokenizer() -> tuple[Any, int]:
    """Return a tokenizer of bytes, and how many tokens it knows."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import Qwen2TokenizerFast

    known = [*sorted(pre_tokenizers.ByteLevel.alphabet()), *MARKS]
    bare = Tokenizer(models.BPE(vocab={word: i for i, word in enumerate(known)}, merges=[]))
    bare.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bare.decoder = decoders.ByteLevel()
    whole = Qwen2TokenizerFast(
        tokenizer_object=bare,
        pad_token=MARKS[0],
        eos_token=MARKS[2],
        unk_token=None,
        model_max_length=512,
        chat_template=CHAT,
        additional_special_tokens=MARKS[1:],
    )
    return whole, len(known)


def text_encoder(tokens: int) -> Any:
    from transformers import Qwen3Config, Qwen3ForCausalLM

    return Qwen3ForCausalLM(
        Qwen3Config(
            vocab_size=tokens,
            hidden_size=HIDDEN,
            intermediate_size=2 * HIDDEN,
            num_hidden_layers=LAYERS,
            num_attention_heads=2,
            num_key_value_heads=2,
            head_dim=16,
            max_position_embeddings=512,
            tie_word_embeddings=True,
        )
    ).eval()


def vae() -> Any:
    from diffusers import AutoencoderKLFlux2

    return AutoencoderKLFlux2(
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        block_out_channels=(8, 8, 8, 8),
        layers_per_block=1,
        latent_channels=4,
        norm_num_groups=4,
        sample_size=64,
    ).eval()


LOUD = ("modulation", "to_out", "to_v", "add_v")


def transformer() -> Any:
    """Return random weights, louder where tokens are mixed: references must make a difference."""
    import torch
    from diffusers import Flux2Transformer2DModel

    made = Flux2Transformer2DModel(
        patch_size=1,
        in_channels=16,
        num_layers=1,
        num_single_layers=2,
        attention_head_dim=16,
        num_attention_heads=2,
        joint_attention_dim=3 * HIDDEN,
        timestep_guidance_channels=64,
        axes_dims_rope=(4, 4, 4, 4),
        guidance_embeds=False,
    ).eval()
    with torch.no_grad():
        for name, weights in made.named_parameters():
            if any(part in name for part in LOUD):
                weights.mul_(6)
    return made
