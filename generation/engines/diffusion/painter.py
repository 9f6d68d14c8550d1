"""What draws: one loaded pipeline, told what to draw for whom. Importing it needs no torch."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from generation.engines.diffusion.shots import Shot
from uploads.faces.arrays import Rgb

OnStep = Callable[[], None]


class Painter(Protocol):
    """A pipeline in memory. Not for several threads at once."""

    out_of_memory: type[Exception]
    most_together: int

    def encode(self, crop: Rgb) -> Any:
        """Return one reference as the pipeline knows it."""

    def paint(self, shots: Sequence[Shot], on_step: OnStep) -> list[Rgb]:
        """Draw shots of one shape; `on_step` is called after each step and may raise to stop."""

    def free(self) -> None:
        """Give back the memory that nothing uses any more."""

    def tile(self) -> bool:
        """Decode in tiles from now on, which takes less memory; False if it already does."""
