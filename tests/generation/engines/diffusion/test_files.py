"""A model's files: only the exact ones of the manifest, and nothing that could hold code."""

import json
import pickle
from pathlib import Path

import pytest

from generation.engines.diffusion.errors import ModelRefused
from generation.engines.diffusion.manifest import verify
from generation.engines.diffusion.spec import read_spec
from tests.generation.engines.diffusion import tiny
from tests.generation.engines.diffusion.harms import HARMS
from tests.generation.engines.diffusion.need import need_torch

need_torch(__name__)


def refusal(own_model: Path) -> str:
    with pytest.raises(ModelRefused) as refused:
        verify(read_spec(own_model / "model.toml"))
    return refused.value.sentence


def test_a_model_as_it_should_be_is_verified(own_model: Path) -> None:
    verify(read_spec(own_model / "model.toml"))


@pytest.mark.parametrize("harm", HARMS)
def test_a_harmed_model_is_refused_in_a_sentence(own_model: Path, harm: str) -> None:
    said = HARMS[harm](own_model)
    assert said in refusal(own_model)


@pytest.mark.parametrize("suffix", ["bin", "pt", "pth", "ckpt", "pkl", "py", "so", "h5", "msgpack"])
def test_files_that_could_hold_code_are_refused_even_when_listed(
    own_model: Path, suffix: str
) -> None:
    (own_model / f"weights/vae/weights.{suffix}").write_bytes(pickle.dumps({"a": 1}))
    tiny.write_spec(own_model)
    assert "could hold code" in refusal(own_model)


@pytest.mark.parametrize("name", ["vae/more.safetensors", "vae/more.json"])
def test_a_pickle_under_a_harmless_name_is_refused(own_model: Path, name: str) -> None:
    (own_model / "weights" / name).write_bytes(pickle.dumps({"a": 1}))
    tiny.write_spec(own_model)
    assert "could hold code" in refusal(own_model)


def test_a_file_that_nobody_listed_is_refused(own_model: Path) -> None:
    (own_model / "weights/vae/more.json").write_text("{}")
    assert "is not in the manifest" in refusal(own_model)


def test_a_folder_that_lies_elsewhere_is_refused(own_model: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/code.py").write_text("raise SystemExit")
    (own_model / "weights/extra").symlink_to(tmp_path / "elsewhere")
    assert "leads to another folder" in refusal(own_model)


def test_another_pipeline_than_the_spec_says_is_refused(own_model: Path) -> None:
    tiny.write_spec(own_model, pipeline="Flux2Pipeline")
    assert "is not a Flux2Pipeline" in refusal(own_model)


def test_parts_from_elsewhere_are_refused(own_model: Path) -> None:
    path = own_model / "weights/model_index.json"
    index = json.loads(path.read_text())
    path.write_text(json.dumps({**index, "vae": ["somebodys_package", "Vae"]}))
    tiny.write_spec(own_model)
    assert "somebodys_package" in refusal(own_model)


def test_a_model_that_asks_for_code_of_its_own_is_refused(own_model: Path) -> None:
    path = own_model / "weights/text_encoder/config.json"
    config = json.loads(path.read_text())
    path.write_text(json.dumps({**config, "auto_map": {"AutoModel": "own.Model"}}))
    tiny.write_spec(own_model)
    assert "code of its own" in refusal(own_model)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("steps = 4", "steps = 0", "between 1 and 100"),
        ("steps = 4", "step = 4", "lacks steps"),
        ("steps = 4", "steps = 4\nspeed = 1", "no setting of a model"),
        ('"256x256"', '"250x256"', "multiple of 16"),
        ('"float32"', '"int8"', "bfloat16"),
        ('"Flux2KleinPipeline"', '"os.system"', "not a pipeline class"),
        ("[files]", '[files]\n"../evil.json" = "' + "0" * 64 + '"', "outside its folder"),
        ("[files]", '[files]\n"more.json" = "abc"', "64 small hex digits"),
        ("name = ", "name : ", "not a TOML file"),
    ],
)
def test_a_spec_that_makes_no_sense_is_refused_in_a_sentence(
    own_model: Path, old: str, new: str, said: str
) -> None:
    path = own_model / "model.toml"
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(ModelRefused) as refused:
        read_spec(path)
    assert said in refused.value.sentence
