"""The studio engine: what depends on the photo is computed once, then each style in turn."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from django.utils.translation import gettext_lazy as _

from generation.engines.base import EngineRequest, EngineResult, Facts, Progress, Stage
from generation.engines.errors import Cancelled, EngineUnavailable, NotUsable
from generation.engines.notes import Note
from generation.engines.studio.background import Scene, paint_background
from generation.engines.studio.canvas import Canvas, lay_canvas
from generation.engines.studio.composite import Person, composite, cut_out
from generation.engines.studio.confidence import PLAIN_BELOW, RETAKE_BELOW, find_doubts
from generation.engines.studio.develop import develop
from generation.engines.studio.foreground import estimate_foreground
from generation.engines.studio.framing import choose_frame
from generation.engines.studio.light import key_light_gain
from generation.engines.studio.matte import make_matte
from generation.engines.studio.own_model import own_model
from generation.engines.studio.retouch import retouch
from generation.engines.studio.segment import keep_person, person_mask, segment
from generation.styles import Style
from uploads.faces.arrays import Colour, Plane, Rgb
from uploads.faces.errors import AssetError
from uploads.faces.mesh import Mesh
from uploads.faces.quality import judge

VERSION = "5"
OUTLINE = "outline"
OUTLINE_UNSURE = _(
    "You can't be told apart from what is behind you in this photo. "
    "Choose one taken before a plain wall in another colour than your hair and clothes."
)
GLIMPSE = 3  # every third pixel tells a photo's cast and dimness as well as all of them
VERSIONS = {"opencv": cv2.__version__, "numpy": np.__version__}
SHARED_STAGES = (Stage.FACE, Stage.FRAME, Stage.CUT, Stage.DEVELOP)


@dataclass(frozen=True)
class Sitter:
    """The person of one photo, cut out and developed: all that every style needs.

    `light` is (H, W, 3) linear light and `alpha` (H, W) 0..1, of the portrait's size;
    `mesh` lies in its pixels; `confidence` 0..1 is how far the outline can be trusted.
    """

    mesh: Mesh
    alpha: Plane
    light: Colour
    confidence: float


class Steps:
    """Counts the stages off, tells the caller, and stops when asked to."""

    def __init__(
        self,
        total: int,
        progress: Callable[[Progress], None],
        is_cancelled: Callable[[], bool],
    ) -> None:
        self._total, self._done = total, 0
        self._progress, self._is_cancelled = progress, is_cancelled

    def enter(self, stage: Stage) -> None:
        """Announce `stage`; raises Cancelled when the caller asked to stop."""
        if self._is_cancelled():
            raise Cancelled
        self._progress(Progress(stage, self._done, self._total))

    def leave(self, stage: Stage) -> None:
        """Count `stage` as done."""
        self._done += 1
        self._progress(Progress(stage, self._done, self._total))


class StudioEngine:
    """Keeps the person's own pixels; runs on the CPU, in any number of threads."""

    name = "studio"
    takes_references = False

    @property
    def version(self) -> str:
        """Of the recipe, and of the operator's own matting model where there is one."""
        model = own_model()
        return f"{VERSION}+{model.sha256[:12]}" if model else VERSION

    def make(
        self,
        request: EngineRequest,
        *,
        progress: Callable[[Progress], None] = lambda _: None,
        is_cancelled: Callable[[], bool] = lambda: False,
    ) -> Iterator[EngineResult]:
        """Yield a portrait per style; see generation.engines.base.Engine."""
        steps = Steps(len(SHARED_STAGES) + len(request.styles), progress, is_cancelled)
        try:
            sitter = seat(request, steps)
            for style in request.styles:
                steps.enter(Stage.STYLE)
                started = time.perf_counter()
                shown, note = steer(style, sitter.confidence)
                picture = photograph(sitter, shown, request.seed)
                steps.leave(Stage.STYLE)
                seconds = time.perf_counter() - started
                yield EngineResult(style, picture, seconds, self._facts(request), note)
        except AssetError as error:
            raise EngineUnavailable(error.sentence) from error

    def _facts(self, request: EngineRequest) -> Facts:
        return Facts(self.name, self.version, request.seed, versions=VERSIONS)


def seat(request: EngineRequest, steps: Steps) -> Sitter:
    """Do everything that doesn't depend on the style. Raises NotUsable, Cancelled."""
    steps.enter(Stage.FACE)
    mesh = find_sitter(request.photo)
    steps.leave(Stage.FACE)
    steps.enter(Stage.FRAME)
    canvas = frame_sitter(request, mesh)
    steps.leave(Stage.FRAME)
    steps.enter(Stage.CUT)
    alpha, confidence = cut(canvas)
    foreground = estimate_foreground(canvas.picture, alpha)
    steps.leave(Stage.CUT)
    steps.enter(Stage.DEVELOP)
    glimpse = canvas.picture[::GLIMPSE, ::GLIMPSE].astype(np.float32) / 255
    retouched = retouch(foreground, canvas.mesh, request.retouch)
    sitter = seated(canvas, alpha, develop(retouched, canvas.mesh, glimpse), confidence)
    steps.leave(Stage.DEVELOP)
    return sitter


def cut(canvas: Canvas) -> tuple[Plane, float]:
    """The matte and how far it can be trusted; raises NotUsable where it would be a guess."""
    picture, mesh = canvas.picture, canvas.mesh
    matte = make_matte(picture, segment(picture, mesh), mesh)
    looks = person_mask(picture), person_mask(picture, is_evened=False)
    confidence = find_doubts(picture, matte, mesh, looks).confidence
    if confidence < RETAKE_BELOW:
        raise NotUsable(OUTLINE, str(OUTLINE_UNSURE))
    # Only now: where the photo's edge cuts the hair, no edge of the person was seen.
    return matte.alpha * canvas.below_top(), confidence


def steer(style: Style, confidence: float) -> tuple[Style, Note | None]:
    """What to set behind someone whose outline is in doubt, and what to say about it."""
    if confidence >= PLAIN_BELOW:
        return style, None
    if style.is_scene:
        return style.on_plain(), Note.PLAIN_INSTEAD
    return style, Note.CHECK_OUTLINE


def seated(canvas: Canvas, alpha: Plane, light: Colour, confidence: float) -> Sitter:
    """The sitter without the canvas's margin, in arrays of their own, so that the large ones go."""
    return Sitter(
        mesh=canvas.mesh.moved((canvas.margin, canvas.margin)),
        alpha=canvas.without_margin(alpha).copy(),
        light=canvas.without_margin(light).copy(),
        confidence=confidence,
    )


def find_sitter(photo: Rgb) -> Mesh:
    """The mesh of the one face in `photo`; raises NotUsable when there is no such face."""
    reading = judge(photo)
    if reading.is_blocking or reading.mesh is None:
        raise NotUsable(reading.code, reading.sentence)
    return reading.mesh


def frame_sitter(request: EngineRequest, mesh: Mesh) -> Canvas:
    """Frame the head and warp it to the portrait's size."""
    around, near_mesh = surroundings(request.photo, mesh)
    person = keep_person(person_mask(around), near_mesh)
    frame = choose_frame(person, near_mesh, request.ratio)
    return lay_canvas(around, near_mesh, frame, request.width, request.size)


def surroundings(photo: Rgb, mesh: Mesh) -> tuple[Rgb, Mesh]:
    """The part of the photo that a portrait could show, so that a small head is seen large."""
    height, width = photo.shape[:2]
    unit, (x, y) = mesh.face_width, mesh.oval.mean(0)
    left, right = int(max(0, x - 4 * unit)), int(min(width, x + 4 * unit))
    top, bottom = int(max(0, y - 4 * unit)), int(min(height, y + 5 * unit))
    return np.ascontiguousarray(photo[top:bottom, left:right]), mesh.moved((left, top))


def photograph(sitter: Sitter, style: Style, seed: int) -> Rgb:
    """(H, W, 3) uint8 sRGB of the sitter in one style; (H, W, 4) where it is transparent."""
    gain = key_light_gain(sitter.alpha.shape, sitter.mesh, style.key)
    person = Person(sitter.light, sitter.alpha, gain)
    if style.is_transparent:
        return cut_out(person)
    height, width = sitter.alpha.shape
    face_x, face_y = sitter.mesh.oval.mean(0)
    scene = Scene(width, height, float(face_x / width), float(face_y / height), seed)
    background = paint_background(style.background, scene)
    return composite(person, background, style.key.wrap, seed)
