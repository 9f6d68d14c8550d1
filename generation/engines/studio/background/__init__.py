"""Backgrounds, painted in linear light behind where the person stands: one module a family."""

from generation.engines.studio.background.gradient import paint_gradient
from generation.engines.studio.background.office import paint_office
from generation.engines.studio.background.outdoor import paint_outdoor
from generation.engines.studio.background.paper import paint_paper
from generation.engines.studio.background.scene import Scene
from generation.engines.studio.background.window import paint_window
from generation.styles import Background, Drawn, Gradient, Nothing, Office, Outdoor, Paper, Window
from uploads.faces.arrays import Colour

__all__ = ["Scene", "paint_background"]


def paint_background(background: Background, scene: Scene) -> Colour:
    """(h, w, 3) linear light of `background`, small: what is out of focus has no finer detail."""
    match background:
        case Paper():
            painted = paint_paper(background, scene)
        case Office():
            painted = paint_office(background, scene)
        case Outdoor():
            painted = paint_outdoor(background, scene)
        case Window():
            painted = paint_window(background, scene)
        case Gradient():
            painted = paint_gradient(background, scene)
        case Nothing() | Drawn():
            raise ValueError("This background is not painted.")
    return scene.finish(painted)
