"""The diffusion engine: portraits drawn from a person's photos, checked, or honestly not given."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import cv2

from generation.engines.base import EngineRequest, EngineResult, Facts, Progress, Stage
from generation.engines.diffusion.gates import Fault
from generation.engines.diffusion.model import DrawingModel
from generation.engines.diffusion.references import references
from generation.engines.diffusion.shots import Shot
from generation.engines.diffusion.tally import Tally
from generation.engines.errors import EngineUnavailable, NotGoodEnough
from uploads.faces.arrays import Rgb
from uploads.faces.errors import AssetError

NAME = "diffusion"


class DiffusionEngine:
    """Draws with one model that is loaded when it is first needed; callers take turns."""

    name = NAME
    version = "1"
    takes_references = True

    def __init__(self, load: Callable[[], DrawingModel]) -> None:
        self._load = load
        self._model: DrawingModel | None = None
        self._turn = threading.Lock()

    @property
    def model(self) -> DrawingModel:
        """The model, loaded at the latest now. Raises EngineUnavailable."""
        if self._model is None:
            self._model = self._load()
        return self._model

    def make(
        self,
        request: EngineRequest,
        *,
        progress: Callable[[Progress], None] = lambda _: None,
        is_cancelled: Callable[[], bool] = lambda: False,
    ) -> Iterator[EngineResult]:
        """Yield each style's portrait; see generation.engines.base.Engine."""
        made = self.make_together([request], progress=progress, is_cancelled=is_cancelled)
        return (result for _request, result in made)

    def make_together(
        self,
        requests: Sequence[EngineRequest],
        *,
        progress: Callable[[Progress], None] = lambda _: None,
        is_cancelled: Callable[[], bool] = lambda: False,
    ) -> Iterator[tuple[EngineRequest, EngineResult]]:
        """Yield the portraits of several people, drawn in common batches.

        Raises NotGoodEnough after the others when some failed the checks with every seed.
        """
        with self._turn:
            count = sum(len(request.styles) for request in requests)
            progress(Progress(Stage.LOAD, 0, count))
            tally = Tally(count, self.model.spec.steps, progress, is_cancelled)
            tally.enter(Stage.FACE)
            try:
                shots = [shot for request in requests for shot in self._shots(request)]
                yield from self._draw(shots, tally)
            except AssetError as error:
                raise EngineUnavailable(error.sentence) from error

    def _draw(
        self, shots: Sequence[Shot], tally: Tally
    ) -> Iterator[tuple[EngineRequest, EngineResult]]:
        """Draw and check; what fails is drawn again with the next seed, until its tries are up."""
        given_up: list[Fault] = []
        while shots:
            again: list[Shot] = []
            tally.enter(Stage.DRAW)
            started = time.perf_counter()
            for shot, picture in self.model.easel.draw(shots, tally):
                tally.enter(Stage.CHECK)
                fault = self.model.gates.fault(picture, shot.references, shot.request.sitting)
                tally.checked()
                if fault is None:
                    yield shot.request, self._result(shot, picture, time.perf_counter() - started)
                elif shot.attempt + 1 < self.model.spec.gates.tries:
                    tally.once_more()
                    again.append(replace(shot, attempt=shot.attempt + 1))
                else:
                    given_up.append(fault)
                started = time.perf_counter()
            shots = again
        if given_up:
            raise NotGoodEnough(given_up)

    def _shots(self, request: EngineRequest) -> Iterator[Shot]:
        """Crop and encode the person's references, once a sitting, and plan a shot a style."""
        spec = self.model.spec
        known = references(request, side=spec.reference_side, most=spec.most_references)
        encoded = tuple(self._encoded(request, one.key, one.crop) for one in known)
        for style in request.styles:
            size = spec.size_for(request.width, request.size)
            yield Shot(request, style, size, known, encoded)

    def _encoded(self, request: EngineRequest, key: str, crop: Rgb) -> Any:
        known_as = ("encoded", self.model.spec.source_hash, key)
        return request.sitting.recall(known_as, lambda: self.model.easel.painter.encode(crop))

    def _result(self, shot: Shot, picture: Rgb, seconds: float) -> EngineResult:
        spec = self.model.spec
        facts = Facts(
            engine=self.name,
            version=self.version,
            seed=shot.seed,
            model=spec.name,
            revision=spec.revision,
            model_hash=spec.model_hash,
            versions=self.model.versions,
        )
        fitted = fit(picture, shot.request.width, shot.request.size)
        return EngineResult(shot.style, fitted, seconds, facts)


def fit(picture: Rgb, width: int, height: int) -> Rgb:
    """Cut (H, W, 3) to the shape asked for, sides alike and more below than above, and scale it."""
    down, across = picture.shape[:2]
    ratio = width / height
    kept_across, kept_down = min(across, round(down * ratio)), min(down, round(across / ratio))
    left, top = (across - kept_across) // 2, (down - kept_down) // 3
    cut = picture[top : top + kept_down, left : left + kept_across]
    if cut.shape[:2] == (height, width):
        return cut
    shrinks = cut.shape[0] > height
    return cv2.resize(
        cut, (width, height), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LANCZOS4
    )
