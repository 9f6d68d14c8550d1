"""Styles that a model draws; without a model the portal has its studio styles."""

from config.settings.foundation import env
from generation.engines.diffusion.options import ATTENTION, COMPILE

SAFELIGHT_DIFFUSION_MODEL = env.text(
    "SAFELIGHT_DIFFUSION_MODEL",
    "",
    meaning="the spec of a model that draws portraits, a TOML file; see docs/engines.md",
)
SAFELIGHT_DIFFUSION_DEVICE = env.text(
    "SAFELIGHT_DIFFUSION_DEVICE", "auto", meaning="where it draws: auto, cuda, cuda:1, mps or cpu"
)
SAFELIGHT_DIFFUSION_ATTENTION = env.choice(
    "SAFELIGHT_DIFFUSION_ATTENTION",
    "native",
    ATTENTION,
    meaning="the attention's backend; none that downloads code is offered",
)
SAFELIGHT_DIFFUSION_COMPILE = env.choice(
    "SAFELIGHT_DIFFUSION_COMPILE",
    "off",
    COMPILE,
    meaning="compile the model's blocks: off, fixed (a long warm-up, then fastest) or dynamic",
)
SAFELIGHT_DIFFUSION_BATCH = env.integer(
    "SAFELIGHT_DIFFUSION_BATCH",
    4,
    least=1,
    most=16,
    meaning="how many portraits are drawn at once, memory permitting",
)
HF_ENDPOINT = env.text(
    "HF_ENDPOINT",
    "https://huggingface.co",
    meaning="the hub that `manage.py models fetch`, and nothing else, asks for a model",
)
