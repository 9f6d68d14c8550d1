"""Which engine makes which styles in this deployment."""

from collections.abc import Sequence

from generation.engines.base import Engine
from generation.engines.studio.engine import StudioEngine
from generation.styles import Style


def engine_for(styles: Sequence[Style]) -> Engine:  # noqa: ARG001 - one engine serves all so far
    """Return the engine that makes these styles; it loads its nets when it first works."""
    return StudioEngine()
