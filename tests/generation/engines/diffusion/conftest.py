"""The tiny model, written once, and engines that have it loaded by the product's own loader."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from generation.engines.base import EngineRequest
from generation.engines.diffusion.engine import DiffusionEngine
from generation.engines.diffusion.model import load_model
from generation.engines.diffusion.options import Options
from generation.styles import DRAWN_STYLES
from tests.generation.engines.diffusion import tiny
from tests.generation.engines.diffusion.need import need_torch
from uploads.faces.arrays import Rgb

SUIT, BLAZER, KNITWEAR = list(DRAWN_STYLES.values())[:3]
ANY_PICTURE = {"one_face": False, "tries": 1}


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the tiny model and its spec; don't change it."""
    need_torch(__name__)
    import torch

    torch.set_num_threads(1)  # tests run side by side, and the pictures are small
    folder = tmp_path_factory.mktemp("tiny")
    tiny.write_model(folder)
    return folder


@pytest.fixture(scope="session")
def loaded() -> dict[str, DiffusionEngine]:
    """Engines by what was asked of them: loading takes longer than drawing."""
    return {}


@pytest.fixture
def engine(tiny_folder: Path, loaded: dict[str, DiffusionEngine]) -> Callable[..., DiffusionEngine]:
    """Load the tiny model under a spec of one's own; by default any picture passes."""

    def load(options: Options | None = None, **said: Any) -> DiffusionEngine:
        key = repr((options, sorted(said.items())))
        if key not in loaded:
            spec = tiny.write_spec(tiny_folder, **{"gates": ANY_PICTURE, **said})
            loaded[key] = DiffusionEngine(lambda: load_model(spec, options or Options()))
        return as_new(loaded[key])

    return load


def as_new(engine: DiffusionEngine) -> DiffusionEngine:
    """Undo what a test before did to the engine's memory."""
    easel = engine.model.easel
    easel.together = easel.painter.most_together
    easel.painter.pipeline.transformer._forward_pre_hooks.clear()  # type: ignore[attr-defined]
    return engine


@pytest.fixture
def own_model(tiny_folder: Path, tmp_path: Path) -> Path:
    """A folder with a model of one's own to harm, and its spec."""
    shutil.copytree(tiny_folder / "weights", tmp_path / "weights")
    tiny.write_spec(tmp_path)
    return tmp_path


@pytest.fixture
def other(astronaut: Rgb) -> Rgb:
    """Somebody else, as far as pixels go: the same portrait mirrored and in other colours."""
    return np.ascontiguousarray(astronaut[:, ::-1, ::-1])


def request_of(photo: Rgb, *styles: Any, **said: Any) -> EngineRequest:
    return EngineRequest(photo, styles or (SUIT,), **{"size": 256, **said})
