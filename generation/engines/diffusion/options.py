"""How this deployment runs a model."""

from dataclasses import dataclass

# What would download a kernel when it is first used is left out.
ATTENTION = (
    *("native", "flash", "flash_varlen", "flex", "sage", "sage_varlen", "xformers"),
    *("_flash_3", "_flash_varlen_3"),
    *("_native_cudnn", "_native_efficient", "_native_flash", "_native_math"),
)
COMPILE = ("off", "fixed", "dynamic")


@dataclass(frozen=True)
class Options:
    """Where to run it, and how fast against how long to warm up; see docs/engines.md."""

    device: str = "auto"
    attention: str = "native"
    compile: str = "off"
    batch: int = 4
