"""An operator's own matting model: a real ONNX graph in the segmenter's place, by its hash."""

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from generation.engines.base import EngineRequest
from generation.engines.errors import EngineUnavailable
from generation.engines.studio.engine import StudioEngine
from generation.engines.studio.segment import person_mask
from generation.styles import STYLES
from uploads.faces.arrays import Rgb

SIDE = 64


def graph_of(*nodes: Any, constants: dict[str, Any], output: list[int]) -> bytes:
    picture = helper.make_tensor_value_info("picture", TensorProto.FLOAT, [1, 3, SIDE, SIDE])
    matte = helper.make_tensor_value_info("matte", TensorProto.FLOAT, output)
    held = [onnx.numpy_helper.from_array(value, name) for name, value in constants.items()]
    graph = helper.make_graph(list(nodes), "matting", [picture], [matte], held)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)])
    model.ir_version = 8
    content: bytes = model.SerializeToString()
    return content


def redness(strength: float = 12, bias: float = 0) -> bytes:
    """A net of one convolution and a sigmoid: what is redder than green is the person."""
    weights = np.array([strength, -strength, 0], np.float32).reshape(1, 3, 1, 1)
    return graph_of(
        helper.make_node("Conv", ["picture", "weights", "bias"], ["score"], kernel_shape=[1, 1]),
        helper.make_node("Sigmoid", ["score"], ["matte"]),
        constants={"weights": weights, "bias": np.array([bias], np.float32)},
        output=[1, 1, SIDE, SIDE],
    )


def use(settings: Any, path: Path, content: bytes, *, sha256: str = "") -> None:
    path.write_bytes(content)
    settings.SAFELIGHT_MATTING_MODEL = str(path)
    settings.SAFELIGHT_MATTING_SHA256 = sha256 or hashlib.sha256(content).hexdigest()
    settings.SAFELIGHT_MATTING_SIDE = SIDE
    settings.SAFELIGHT_MATTING_INPUT = "unit"


@pytest.fixture
def halves() -> Rgb:
    picture = np.full((300, 200, 3), (40, 200, 40), np.uint8)
    picture[:, :100] = (220, 30, 30)
    return picture


def test_own_model_takes_the_segmenters_place(settings: Any, tmp_path: Path, halves: Rgb) -> None:
    use(settings, tmp_path / "own.onnx", redness())
    mask = person_mask(halves)
    assert mask.shape == (300, 200)
    assert mask[:, :90].min() > 0.95
    assert mask[:, 110:].max() < 0.05


def test_portraits_are_made_with_it_and_say_so(
    settings: Any, tmp_path: Path, astronaut: Rgb
) -> None:
    request = EngineRequest(astronaut, (STYLES["studio-grey"],), size=256)
    (built_in,) = StudioEngine().make(request)
    use(settings, tmp_path / "own.onnx", redness(strength=0, bias=6))  # all is the person
    (made,) = StudioEngine().make(request)
    assert (
        made.facts.version == f"{built_in.facts.version}+{settings.SAFELIGHT_MATTING_SHA256[:12]}"
    )
    assert np.ptp(built_in.picture[20:120, :40].mean((0, 1))) < 12, "grey"
    assert np.ptp(made.picture[20:120, :40].mean((0, 1))) > 12, "the flag is still there"


@pytest.mark.parametrize(
    "fault",
    [
        (redness(), "0" * 64, "its SHA-256 differs"),
        (b"no graph", "", "no ONNX file that OpenCV can read"),
        (
            graph_of(
                helper.make_node("GlobalAveragePool", ["picture"], ["matte"]),
                constants={},
                output=[1, 3, 1, 1],
            ),
            "",
            "not one matte",
        ),
    ],
)
def test_model_that_cannot_be_used_is_told_in_a_sentence(
    settings: Any, tmp_path: Path, astronaut: Rgb, fault: tuple[bytes, str, str]
) -> None:
    content, sha256, saying = fault
    use(settings, tmp_path / "own.onnx", content, sha256=sha256)
    request = EngineRequest(astronaut, (STYLES["studio-grey"],), size=256)
    with pytest.raises(EngineUnavailable, match=saying):
        list(StudioEngine().make(request))


def test_missing_model_is_told_in_a_sentence(settings: Any, tmp_path: Path, astronaut: Rgb) -> None:
    use(settings, tmp_path / "own.onnx", redness())
    (tmp_path / "own.onnx").unlink()
    request = EngineRequest(astronaut, (STYLES["studio-grey"],), size=256)
    with pytest.raises(EngineUnavailable, match="can't be read"):
        list(StudioEngine().make(request))
