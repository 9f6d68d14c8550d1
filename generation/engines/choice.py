"""Which engine makes which styles, and which styles this deployment has on offer."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from generation.engines.base import Engine
from generation.engines.diffusion.engine import NAME as DIFFUSION
from generation.engines.diffusion.engine import DiffusionEngine
from generation.engines.diffusion.model import DrawingModel, load_model
from generation.engines.diffusion.options import Options
from generation.engines.diffusion.spec import source_hash
from generation.engines.errors import EngineUnavailable
from generation.engines.roster import EngineReport
from generation.engines.studio.engine import StudioEngine
from generation.offers.actions import withheld
from generation.styles import DRAWN_STYLES, STYLES, Style
from privacy.words import Words


def engine_for(styles: Sequence[Style]) -> Engine:
    """Return the engine that makes these styles; it loads what it needs when it first works."""
    if any(style.is_drawn for style in styles):
        return diffusion_engine()
    return StudioEngine()


@cache
def diffusion_engine() -> DiffusionEngine:
    """Return this process's engine for drawn styles: there is one pipeline a process."""
    return DiffusionEngine(_load)


def spec_path() -> Path | None:
    """Return where the spec of the deployment's model lies, None where it has none."""
    said = settings.SAFELIGHT_DIFFUSION_MODEL
    return Path(said).expanduser() if said else None


def options() -> Options:
    """Return how the settings ask for the model to be run."""
    return Options(
        device=settings.SAFELIGHT_DIFFUSION_DEVICE,
        attention=settings.SAFELIGHT_DIFFUSION_ATTENTION,
        compile=settings.SAFELIGHT_DIFFUSION_COMPILE,
        batch=settings.SAFELIGHT_DIFFUSION_BATCH,
    )


def drawn_styles() -> tuple[Style, ...]:
    """Return the styles that a worker of this deployment is ready to draw."""
    path = spec_path()
    if path is None or not EngineReport.objects.ready(DIFFUSION, source=source_hash(path)):
        return ()
    return _on_offer(DRAWN_STYLES)


def studio_styles() -> tuple[Style, ...]:
    """Return the styles that every deployment makes, but for those that staff took off."""
    return _on_offer(STYLES)


def offered_styles() -> tuple[Style, ...]:
    """Return every style that this deployment makes and offers just now."""
    return (*studio_styles(), *drawn_styles())


def why_nothing_is_drawn() -> Words:
    """Say to people that drawn styles are missing, where they would be there."""
    if spec_path() is None:
        return ""
    return _(
        "Styles with other clothes and places are not on offer just now: the engine that draws "
        "them is not ready. The studio styles are."
    )


def _on_offer(styles: Mapping[str, Style]) -> tuple[Style, ...]:
    off = withheld()
    return tuple(style for slug, style in styles.items() if slug not in off)


def _load() -> DrawingModel:
    path = spec_path()
    if path is None:
        raise EngineUnavailable("SAFELIGHT_DIFFUSION_MODEL names no model, so nothing is drawn.")
    return load_model(path, options())
