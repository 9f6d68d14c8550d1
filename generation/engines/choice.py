"""Which engine makes which styles in this deployment."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from generation.engines.base import Engine
from generation.engines.errors import EngineUnavailable
from generation.engines.studio.engine import StudioEngine
from generation.styles import Style


def engine_for(styles: Sequence[Style]) -> Engine:
    """Return the engine that makes these styles; it loads its nets when it first works.

    Raises EngineUnavailable where one of them must be drawn and no model is here.
    """
    if any(style.is_drawn for style in styles):
        raise EngineUnavailable(_("This style is drawn by a model, and this site has none."))
    return StudioEngine()
