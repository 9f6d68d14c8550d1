"""The GPU's script runs: here in its small configuration, and it counts klein's operations."""

import pytest

from benchmarks import gpu_diffusion
from tests.generation.engines.diffusion.need import need_torch

need_torch(__name__)


def test_the_script_measures_both_ways_in_one_run(capsys: pytest.CaptureFixture[str]) -> None:
    gpu_diffusion.main("--tiny")
    said = capsys.readouterr().out
    assert "plain call of diffusers" in said
    assert "of the measured peak" in said
    assert "aim: 1.8" in said


def test_operations_of_klein_are_those_that_were_counted_by_hand() -> None:
    task = gpu_diffusion.Task(size=1024, references=3, reference_side=512, batch=4)
    pipeline = gpu_diffusion.random_pipeline("meta", is_tiny=False)
    flop = gpu_diffusion.flop_of(pipeline, task, task.reference_side)
    assert flop == pytest.approx(272e12, rel=0.03)
