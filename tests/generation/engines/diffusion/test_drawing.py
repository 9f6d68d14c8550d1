"""The tiny pipeline through the real loader: seeds, steps, stopping, batches, memory."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from generation.engines.base import Progress, Ratio, Sitting, Stage
from generation.engines.diffusion.engine import DiffusionEngine
from generation.engines.diffusion.errors import ModelRefused, TooLittleMemory
from generation.engines.diffusion.model import load_model
from generation.engines.diffusion.options import Options
from generation.engines.errors import Cancelled, NotGoodEnough, NotUsable
from tests.generation.engines.diffusion import tiny
from tests.generation.engines.diffusion.conftest import (
    ANY_PICTURE,
    BLAZER,
    KNITWEAR,
    SUIT,
    request_of,
)
from tests.generation.engines.diffusion.need import need_torch
from uploads.faces.arrays import Rgb

need_torch(__name__)

import torch  # noqa: E402

Load = Callable[..., DiffusionEngine]


def gap(one: Rgb, other: Rgb) -> int:
    """Return the largest difference of any channel of any pixel."""
    return int(np.abs(one.astype(int) - other.astype(int)).max())


def transformer_of(engine: DiffusionEngine) -> Any:
    return engine.model.easel.painter.pipeline.transformer  # type: ignore[attr-defined]


def run_out_of_memory_above(engine: DiffusionEngine, most: int) -> list[int]:
    """Have the device run out of memory for batches of more than `most`; return those asked for."""
    asked: list[int] = []

    def check(_module: Any, _places: Any, named: dict[str, Any]) -> None:
        asked.append(len(named["hidden_states"]))
        if asked[-1] > most:
            raise torch.OutOfMemoryError("injected")

    transformer_of(engine).register_forward_pre_hook(check, with_kwargs=True)
    return asked


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(
    engine: Load, astronaut: Rgb
) -> None:
    drawing = engine()
    one, again = (next(drawing.make(request_of(astronaut, seed=7))) for _ in range(2))
    other = next(drawing.make(request_of(astronaut, seed=8)))
    assert one.picture.shape == (256, 256, 3)
    assert one.picture.tobytes() == again.picture.tobytes()
    assert gap(one.picture, other.picture) > 2
    assert one.facts == again.facts != other.facts


def test_a_portrait_says_what_it_was_made_with(engine: Load, astronaut: Rgb) -> None:
    drawing = engine()
    facts = next(drawing.make(request_of(astronaut))).facts
    assert (facts.engine, facts.model, facts.revision) == ("diffusion", "tiny-klein", "0" * 40)
    assert facts.model_hash == drawing.model.spec.model_hash
    assert {"torch", "diffusers", "transformers"} <= set(facts.versions)


def test_photos_and_styles_make_a_difference(engine: Load, astronaut: Rgb, other: Rgb) -> None:
    drawing = engine()
    first = next(drawing.make(request_of(astronaut))).picture
    assert gap(first, next(drawing.make(request_of(other))).picture) > 2
    assert gap(first, next(drawing.make(request_of(astronaut, BLAZER))).picture) > 2
    several = request_of(astronaut, references=(other,))
    assert gap(first, next(drawing.make(several)).picture) > 2


def test_each_step_is_told_and_the_last_is_the_end(engine: Load, astronaut: Rgb) -> None:
    said: list[Progress] = []
    list(engine().make(request_of(astronaut), progress=said.append))
    assert [p.done for p in said if p.stage == Stage.DRAW] == [0, 1, 2, 3, 4]
    assert said[-1] == Progress(Stage.CHECK, 5, 5)
    assert {Stage.LOAD, Stage.FACE} <= {p.stage for p in said}


@pytest.mark.parametrize("steps", [1, 3])
def test_a_job_that_is_stopped_stops_within_a_step_and_the_engine_goes_on(
    engine: Load, astronaut: Rgb, steps: int
) -> None:
    drawing = engine()
    before = next(drawing.make(request_of(astronaut))).picture
    ran: list[Progress] = []
    is_cancelled = lambda: bool(ran) and ran[-1].done >= steps  # noqa: E731
    asked = run_out_of_memory_above(drawing, 9)
    with pytest.raises(Cancelled):
        list(drawing.make(request_of(astronaut), progress=ran.append, is_cancelled=is_cancelled))
    assert len(asked) == steps + 1
    assert gap(before, next(drawing.make(request_of(astronaut))).picture) == 0


def test_shots_of_different_people_in_one_batch_are_as_if_drawn_alone(
    engine: Load, astronaut: Rgb, other: Rgb
) -> None:
    drawing = engine()
    asked = run_out_of_memory_above(drawing, 9)
    requests = [request_of(astronaut, SUIT, BLAZER, seed=1), request_of(other, SUIT, seed=2)]
    alone = [result.picture for request in requests for result in drawing.make(request)]
    asked.clear()
    together = [result.picture for _request, result in drawing.make_together(requests)]
    assert set(asked) == {3}
    assert len(together) == 3
    assert max(gap(one, shared) for one, shared in zip(alone, together, strict=True)) <= 2
    assert gap(together[0], together[2]) > 2


def test_people_with_unlike_numbers_of_photos_are_not_drawn_together(
    engine: Load, astronaut: Rgb, other: Rgb
) -> None:
    drawing = engine()
    asked = run_out_of_memory_above(drawing, 9)
    requests = [request_of(astronaut), request_of(other, references=(astronaut,))]
    assert len(list(drawing.make_together(requests))) == 2
    assert set(asked) == {1}


def test_running_out_of_memory_halves_the_batch_and_completes(engine: Load, astronaut: Rgb) -> None:
    drawing = engine()
    request = request_of(astronaut, SUIT, BLAZER, KNITWEAR)
    whole = [result.picture for result in drawing.make(request)]
    said: list[Progress] = []
    asked = run_out_of_memory_above(drawing, 1)
    halved = [result.picture for result in drawing.make(request, progress=said.append)]
    assert asked[:1] == [3]
    assert set(asked[1:]) == {1}
    assert drawing.model.easel.together == 1
    assert max(gap(one, other) for one, other in zip(whole, halved, strict=True)) <= 2
    assert said[-1].done == said[-1].total == 15


def test_one_portrait_too_large_is_decoded_in_tiles(engine: Load, astronaut: Rgb) -> None:
    drawing = engine(steps=2)  # one of its own, since it stays in tiles
    vae = drawing.model.easel.painter.pipeline.vae  # type: ignore[attr-defined]
    decode = vae.decode

    def decode_little(*pictures: Any, **named: Any) -> Any:
        if not vae.use_tiling:
            raise torch.OutOfMemoryError("injected")
        return decode(*pictures, **named)

    vae.decode = decode_little
    assert len(list(drawing.make(request_of(astronaut)))) == 1


def test_too_little_memory_for_one_ends_in_a_sentence(engine: Load, astronaut: Rgb) -> None:
    drawing = engine(steps=3)  # one of its own, since it stays in tiles
    run_out_of_memory_above(drawing, 0)
    with pytest.raises(TooLittleMemory) as refusal:
        list(drawing.make(request_of(astronaut, SUIT, BLAZER)))
    assert "too little memory" in refusal.value.sentence


def test_references_are_looked_at_and_encoded_once_a_sitting(
    engine: Load, astronaut: Rgb, other: Rgb, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawing, sitting = engine(), Sitting()
    painter = drawing.model.easel.painter
    crops: list[Rgb] = []
    encode = painter.encode

    def seen(crop: Rgb) -> Any:
        crops.append(crop)
        return encode(crop)

    monkeypatch.setattr(painter, "encode", seen)
    for photo, more in ((astronaut, other), (other, astronaut)):
        list(drawing.make(request_of(photo, references=(more,), sitting=sitting)))
    assert [crop.shape for crop in crops] == [(128, 128, 3)] * 2


def test_words_are_encoded_when_the_model_is_loaded_and_their_encoder_goes(engine: Load) -> None:
    pipeline = engine().model.easel.painter.pipeline  # type: ignore[attr-defined]
    assert pipeline.text_encoder is None
    assert pipeline.tokenizer is None


def test_noise_has_no_face_and_is_honestly_not_given(engine: Load, astronaut: Rgb) -> None:
    said: list[Progress] = []
    drawing = engine(gates={"tries": 2})
    asked = run_out_of_memory_above(drawing, 9)
    with pytest.raises(NotGoodEnough) as refusal:
        list(drawing.make(request_of(astronaut), progress=said.append))
    assert refusal.value.codes == ("no_face",)
    assert len(asked) == 8, "two seeds of four steps each"
    assert said[-1].done == said[-1].total == 10


def test_a_photo_without_a_face_is_refused_before_anything_is_drawn(engine: Load) -> None:
    with pytest.raises(NotUsable) as refusal:
        list(engine().make(request_of(np.full((300, 300, 3), 128, np.uint8))))
    assert refusal.value.code == "no_face"


def test_warming_up_draws_each_shape(engine: Load) -> None:
    drawing = engine(Options(batch=2), sizes=["256x256", "192x256"])
    asked = run_out_of_memory_above(drawing, 9)
    drawing.model.warm_up()
    assert drawing.model.is_warm
    assert len(asked) == 4 * 8  # steps × (sizes, one and two references, one and two shots)


def test_a_model_that_loads_but_cannot_draw_is_refused(engine: Load) -> None:
    drawing = engine(steps=5)

    def break_off(*_: Any) -> None:
        raise RuntimeError("no kernel image is available")

    transformer_of(drawing).register_forward_pre_hook(break_off)
    with pytest.raises(ModelRefused, match="can't draw here: no kernel image"):
        drawing.model.warm_up()
    assert not drawing.model.is_warm


def test_another_attention_backend_draws_the_same(engine: Load, astronaut: Rgb) -> None:
    usual = next(engine().make(request_of(astronaut))).picture
    plain = engine(Options(attention="_native_math"))
    assert gap(usual, next(plain.make(request_of(astronaut))).picture) <= 2


@pytest.mark.parametrize(("ratio", "width"), [("4:5", 240), ("3:4", 225)])
def test_a_portrait_has_the_size_asked_for(
    engine: Load, astronaut: Rgb, ratio: str, width: int
) -> None:
    drawing = engine(sizes=["256x256", "192x256"])
    request = request_of(astronaut, ratio=Ratio(ratio), size=300)
    assert next(drawing.make(request)).picture.shape == (300, width, 3)


def test_another_pipeline_of_diffusers_works_by_its_spec(
    tiny_folder: Path, tmp_path: Path, astronaut: Rgb, other: Rgb
) -> None:
    shutil.copytree(tiny_folder / "weights", tmp_path / "weights")
    index = tmp_path / "weights" / "model_index.json"
    index.write_text(index.read_text().replace("Flux2KleinPipeline", "Flux2KleinKVPipeline"))
    spec = tiny.write_spec(tmp_path, pipeline="Flux2KleinKVPipeline", gates=ANY_PICTURE)
    drawing = DiffusionEngine(lambda: load_model(spec, Options()))
    said: list[Progress] = []
    request = request_of(astronaut, SUIT, BLAZER, references=(other,))
    first, second = list(drawing.make(request, progress=said.append))
    assert gap(first.picture, second.picture) > 2
    assert first.picture.tobytes() == next(drawing.make(request)).picture.tobytes()
    assert said[-1].done == said[-1].total == 10
