"""The interface of every engine: one photo in, a portrait per style out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from django.db import models
from django.utils.translation import gettext_lazy as _

from generation.styles import Style
from uploads.faces.arrays import Rgb

LEAST_SIZE, MOST_SIZE = 256, 2048


class Ratio(models.TextChoices):
    """Width to height of a portrait."""

    SQUARE = "1:1", _("Square")
    FOUR_FIVE = "4:5", _("4:5, for a CV")
    THREE_FOUR = "3:4", _("3:4")

    @property
    def width_share(self) -> float:
        """Width over height."""
        across, down = self.value.split(":")
        return int(across) / int(down)


class Retouch(models.TextChoices):
    """How much the skin, eyes and teeth are gone over."""

    NONE = "none", _("None")
    LIGHT = "light", _("Light")


class Stage(models.TextChoices):
    """What the engine is doing, in words for the person who waits."""

    FACE = "face", _("Finding your face")
    FRAME = "frame", _("Framing the portrait")
    CUT = "cut", _("Separating you from the background")
    DEVELOP = "develop", _("Developing light and skin")
    STYLE = "style", _("Setting the background")


@dataclass(frozen=True)
class Progress:
    """`done` of `total` steps are finished, and `stage` comes next or has just ended."""

    stage: Stage
    done: int
    total: int


@dataclass(frozen=True)
class EngineRequest:
    """What to make; `photo` is (H, W, 3) uint8 sRGB, upright, and `size` the height in pixels.

    Raises ValueError for a size outside 256..2048 or when there is no style.
    """

    photo: Rgb
    styles: tuple[Style, ...]
    ratio: Ratio = Ratio.SQUARE
    size: int = 1024
    retouch: Retouch = Retouch.LIGHT
    seed: int = 0

    def __post_init__(self) -> None:
        if not LEAST_SIZE <= self.size <= MOST_SIZE:
            raise ValueError(f"A portrait is {LEAST_SIZE} to {MOST_SIZE} pixels high.")
        if not self.styles:
            raise ValueError("A request names at least one style.")

    @property
    def width(self) -> int:
        """Width of the portraits in pixels."""
        return round(self.size * self.ratio.width_share)


@dataclass(frozen=True)
class EngineResult:
    """One portrait, (H, W, 3) uint8 sRGB or with alpha (H, W, 4), and the seconds it took."""

    style: Style
    picture: Rgb
    seconds: float


class Engine(Protocol):
    """Makes portraits; errors are those of generation.engines.errors."""

    @property
    def name(self) -> str:
        """The word by which settings and records know the engine."""

    @property
    def version(self) -> str:
        """Changes whenever the same request would give another picture."""

    def make(
        self,
        request: EngineRequest,
        *,
        progress: Callable[[Progress], None] = ...,
        is_cancelled: Callable[[], bool] = ...,
    ) -> Iterator[EngineResult]:
        """Yield each style's portrait as soon as it is done.

        `is_cancelled` is asked between stages. Raises NotUsable, Cancelled, EngineUnavailable.
        """
