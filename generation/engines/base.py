"""The interface of every engine: photos of one person in, a portrait per style out."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from generation.engines.notes import Note
from generation.styles import Style
from uploads.faces.arrays import Rgb

LEAST_SIZE, MOST_SIZE = 256, 2048
T = TypeVar("T")


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
    LOAD = "load", _("Warming up the engine")
    DRAW = "draw", _("Drawing the portrait")
    CHECK = "check", _("Checking the portrait")


@dataclass(frozen=True)
class Progress:
    """`done` of `total` steps are finished, and `stage` comes next or has just ended."""

    stage: Stage
    done: int
    total: int


@dataclass
class Sitting:
    """What engines have learnt of one person's photos: in memory, for as long as one job lasts."""

    _known: dict[Hashable, Any] = field(default_factory=dict, repr=False)

    def recall(self, key: Hashable, learn: Callable[[], T]) -> T:
        """Return what `key` stands for; `learn` it the first time."""
        if key not in self._known:
            self._known[key] = learn()
        known: T = self._known[key]
        return known


@dataclass(frozen=True, eq=False)
class EngineRequest:
    """What to make; `photo` is (H, W, 3) uint8 sRGB, upright, and `size` the height in pixels.

    `references` are more photos of the same person, for engines that look at several; requests
    of one job share a `sitting`. Raises ValueError for a size outside 256..2048 or when there is
    no style.
    """

    photo: Rgb
    styles: tuple[Style, ...]
    ratio: Ratio = Ratio.SQUARE
    size: int = 1024
    retouch: Retouch = Retouch.LIGHT
    seed: int = 0
    references: tuple[Rgb, ...] = ()
    sitting: Sitting = field(default_factory=Sitting, repr=False)

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
class Facts:
    """What a portrait was made with: enough to trace it, and to make it again.

    `model_hash` is the SHA-256 of the model's manifest; `versions` names the libraries.
    """

    engine: str
    version: str
    seed: int
    model: str = ""
    revision: str = ""
    model_hash: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class EngineResult:
    """One portrait, (H, W, 3) uint8 sRGB or with alpha (H, W, 4), and the seconds it took.

    `note` is what its owner should know about it.
    """

    style: Style
    picture: Rgb
    seconds: float
    facts: Facts
    note: Note | None = None


class Engine(Protocol):
    """Makes portraits; errors are those of generation.engines.errors."""

    @property
    def name(self) -> str:
        """The word by which settings and records know the engine."""

    @property
    def version(self) -> str:
        """Changes whenever the same request would give another picture."""

    @property
    def takes_references(self) -> bool:
        """Whether more photos of the person make the portraits better."""

    def make(
        self,
        request: EngineRequest,
        *,
        progress: Callable[[Progress], None] = ...,
        is_cancelled: Callable[[], bool] = ...,
    ) -> Iterator[EngineResult]:
        """Yield each style's portrait as soon as it is done.

        `is_cancelled` is asked between stages. Raises NotUsable, Cancelled, EngineUnavailable;
        NotGoodEnough after what was good enough, if not all was.
        """
