"""What these tests need: torch and its kin, which TORCH=0 leaves out."""

import os
from importlib.util import find_spec

import pytest


def need_torch(module: str) -> None:
    """Skip `module` by its name without torch; fail instead where nothing may be skipped."""
    missing = [name for name in ("torch", "diffusers", "transformers") if find_spec(name) is None]
    if not missing:
        return
    name = module.rpartition(".")[2]
    reason = f"{name}: the diffusion engine needs {missing[0]}, which is not installed (TORCH=0)"
    if os.environ.get("SAFELIGHT_TEST_ALL"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason, allow_module_level=True)
