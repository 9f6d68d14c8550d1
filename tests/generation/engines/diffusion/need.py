"""What these tests need: torch and its kin, which TORCH=0 leaves out."""

import os
from importlib.util import find_spec

import pytest


def need_torch() -> None:
    """Skip the module, saying why, without torch; fail instead where nothing may be skipped."""
    missing = [name for name in ("torch", "diffusers", "transformers") if find_spec(name) is None]
    if not missing:
        return
    reason = f"the diffusion engine needs {missing[0]}, which is not installed (TORCH=0)"
    if os.environ.get("SAFELIGHT_TEST_ALL"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason, allow_module_level=True)
