"""What a drawn portrait must pass: one face, a likeness within its band, safety."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from generation.engines.base import EngineRequest, Sitting
from generation.engines.diffusion.engine import DiffusionEngine
from generation.engines.diffusion.errors import ModelRefused
from generation.engines.diffusion.gates import Fault, Gates
from generation.engines.diffusion.references import Reference, references
from generation.engines.diffusion.spec import GatePolicy, NetFile
from generation.engines.errors import NotGoodEnough
from generation.styles import DRAWN_STYLES
from uploads.faces.arrays import Rgb

SUIT = DRAWN_STYLES["drawn-suit"]


def write_net(
    path: Path, side: int, count: int, nodes: list[onnx.NodeProto], **weights: Any
) -> str:
    """Write an ONNX net with one input and one output; return its SHA-256."""
    graph = helper.make_graph(
        nodes,
        "net",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 3, side, side])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, count])],
        [numpy_helper.from_array(value, name) for name, value in weights.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    path.write_bytes(model.SerializeToString())
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def embedder(tmp_path: Path) -> NetFile:
    """A face as its 8 × 8 colours: no judge of people, but the same face is the same vector."""
    nodes = [
        helper.make_node("AveragePool", ["x"], ["p"], kernel_shape=[14, 14], strides=[14, 14]),
        helper.make_node("Flatten", ["p"], ["y"]),
    ]
    path = tmp_path / "embedder.onnx"
    return NetFile(path, write_net(path, 112, 192, nodes), least=0.8, most=0.99)


@pytest.fixture
def judge_of_brightness(tmp_path: Path) -> NetFile:
    """A classifier with two classes, the last of which is "unsafe": here, what is white."""
    nodes = [
        helper.make_node("GlobalAveragePool", ["x"], ["p"]),
        helper.make_node("Flatten", ["p"], ["f"]),
        helper.make_node("Gemm", ["f", "w"], ["y"]),
    ]
    path = tmp_path / "safety.onnx"
    weights = np.array([[0, 5]] * 3, np.float32)
    return NetFile(path, write_net(path, 224, 2, nodes, w=weights), least=0.0, most=0.9)


@pytest.fixture
def person(astronaut: Rgb) -> tuple[Reference, ...]:
    return references(EngineRequest(astronaut, (SUIT,)), side=128, most=3)


def fault(policy: GatePolicy, picture: Rgb, person: tuple[Reference, ...]) -> Fault | None:
    return Gates(policy).fault(picture, person, Sitting())


def test_exactly_one_face_passes(astronaut: Rgb, person: tuple[Reference, ...]) -> None:
    assert fault(GatePolicy(), astronaut, person) is None
    assert fault(GatePolicy(), np.full_like(astronaut, 128), person) == Fault.NO_FACE
    twice = np.concatenate([astronaut, astronaut[:, ::-1]], axis=1)
    assert fault(GatePolicy(), twice, person) == Fault.SEVERAL_FACES


def test_likeness_is_held_to_a_band_and_never_to_the_most(
    astronaut: Rgb, other: Rgb, person: tuple[Reference, ...], embedder: NetFile
) -> None:
    policy = GatePolicy(likeness=embedder)
    ramp = np.linspace(0.8, 1.0, astronaut.shape[1])[None, :, None]
    relit = (cv2.GaussianBlur(astronaut, (0, 0), 3) * ramp).astype(np.uint8)
    assert fault(policy, relit, person) is None
    assert fault(policy, astronaut, person) == Fault.COPIED
    assert fault(policy, other, person) == Fault.UNLIKE


def test_what_is_not_safe_does_not_pass(
    astronaut: Rgb, person: tuple[Reference, ...], judge_of_brightness: NetFile
) -> None:
    policy = GatePolicy(safety=judge_of_brightness)
    assert fault(policy, astronaut, person) is None
    assert fault(policy, np.full_like(astronaut, 255), person) == Fault.UNSAFE


@pytest.mark.parametrize(("most", "is_given"), [(0.9, True), (0.1, False)])
def test_the_engine_gives_what_passes_the_specs_gates_and_nothing_else(
    engine: Callable[..., DiffusionEngine],
    astronaut: Rgb,
    judge_of_brightness: NetFile,
    most: float,
    is_given: bool,
) -> None:
    safety = judge_of_brightness
    said = {"model": str(safety.path), "sha256": safety.sha256, "most": most}
    drawing = engine(gates={"one_face": False, "tries": 2, "safety": said})
    assert drawing.model.gates.words.endswith("; safety")
    request = EngineRequest(astronaut, (SUIT,), size=256)
    if is_given:
        assert len(list(drawing.make(request))) == 1
        return
    with pytest.raises(NotGoodEnough) as refusal:
        list(drawing.make(request))
    assert refusal.value.codes == ("unsafe",)


def test_what_is_not_checked_is_said_plainly(
    embedder: NetFile, judge_of_brightness: NetFile
) -> None:
    bare = Gates(GatePolicy()).words
    assert bare.count("not checked") == 2
    whole = Gates(GatePolicy(likeness=embedder, safety=judge_of_brightness)).words
    assert "not checked" not in whole
    assert "faces not counted" in Gates(GatePolicy(one_face=False)).words


def test_a_net_that_is_not_the_one_of_the_spec_is_refused(embedder: NetFile) -> None:
    embedder.path.write_bytes(embedder.path.read_bytes() + b"\0")
    with pytest.raises(ModelRefused, match="SHA-256 differs"):
        Gates(GatePolicy(likeness=embedder))


def test_a_file_that_is_no_net_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "net.onnx"
    path.write_bytes(b"not a net")
    net = NetFile(path, hashlib.sha256(b"not a net").hexdigest(), 0, 1)
    with pytest.raises(ModelRefused, match="not an ONNX net"):
        Gates(GatePolicy(safety=net))


def test_references_show_the_head_and_what_is_around_it(astronaut: Rgb) -> None:
    (one,) = references(EngineRequest(astronaut, (SUIT,)), side=512, most=1)
    assert one.crop.shape == (512, 512, 3)
    (again,) = references(EngineRequest(one.crop, (SUIT,)), side=512, most=1)
    assert 0.3 < again.mesh.face_width / 512 < 0.5
