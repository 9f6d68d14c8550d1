"""Draws as many shots together as memory allows, and fewer when it doesn't."""

import logging
from collections.abc import Iterator, Sequence

from generation.engines.diffusion.errors import TooLittleMemory
from generation.engines.diffusion.painter import Painter
from generation.engines.diffusion.shots import Shot
from generation.engines.diffusion.tally import Tally
from uploads.faces.arrays import Rgb

logger = logging.getLogger(__name__)


class Easel:
    """One painter, and how many shots it has shown to manage at once."""

    def __init__(self, painter: Painter) -> None:
        self.painter = painter
        self.together = painter.most_together

    def draw(self, shots: Sequence[Shot], tally: Tally) -> Iterator[tuple[Shot, Rgb]]:
        """Yield each shot with its picture, in order. Raises Cancelled, TooLittleMemory.

        Where memory runs out: free, draw half as many, decode in tiles, then give up.
        """
        waiting = list(shots)
        while waiting:
            batch = _alike(waiting)[: self.together]
            pictures = self._try(batch, tally)
            if pictures is None:
                self._ease(len(batch))
                continue
            waiting = waiting[len(batch) :]
            yield from zip(batch, pictures, strict=True)

    def _try(self, batch: list[Shot], tally: Tally) -> list[Rgb] | None:
        """Return the pictures, or None where memory ran out: its error must be gone by then,
        since its frames hold on to what has to be freed."""
        mark = tally.done
        try:
            return self.painter.paint(batch, lambda: tally.step(len(batch)))
        except self.painter.out_of_memory:
            tally.back_to(mark)
            return None

    def _ease(self, count: int) -> None:
        self.painter.free()
        if count > 1:
            self.together = count // 2
            logger.warning("memory ran out: from now on %d portraits at once", self.together)
        elif self.painter.tile():
            logger.warning("memory ran out with one portrait: decoding in tiles from now on")
        else:
            raise TooLittleMemory(
                "The device has too little memory for one portrait of the model's size, even "
                "decoded in tiles. Add a smaller size to the model's spec, or give it more memory."
            )


def _alike(waiting: list[Shot]) -> list[Shot]:
    """Return the shots at the head that can be drawn together."""
    shape = waiting[0].shape
    count = next((i for i, shot in enumerate(waiting) if shot.shape != shape), len(waiting))
    return waiting[:count]
