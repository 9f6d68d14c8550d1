"""Counts the steps of a drawing and tells whoever waits; stops it when they no longer do."""

from collections.abc import Callable

from generation.engines.base import Progress, Stage
from generation.engines.errors import Cancelled


class Tally:
    """Each portrait is `steps` steps of drawing and one of checking."""

    def __init__(
        self,
        portraits: int,
        steps: int,
        progress: Callable[[Progress], None],
        is_cancelled: Callable[[], bool],
    ) -> None:
        self.done, self.total = 0, portraits * (steps + 1)
        self._each = steps + 1
        self._progress, self._is_cancelled = progress, is_cancelled

    def enter(self, stage: Stage) -> None:
        """Announce `stage`; raises Cancelled when the caller asked to stop."""
        if self._is_cancelled():
            raise Cancelled
        self._progress(Progress(stage, self.done, self.total))

    def step(self, portraits: int) -> None:
        """Count one step of so many portraits; raises Cancelled when the caller asked to stop."""
        self.done += portraits
        self.enter(Stage.DRAW)

    def checked(self) -> None:
        self.done += 1
        self._progress(Progress(Stage.CHECK, self.done, self.total))

    def once_more(self) -> None:
        """A portrait is drawn again."""
        self.total += self._each

    def back_to(self, mark: int) -> None:
        """Forget steps that came to nothing."""
        self.done = mark
