"""The styles that people choose from: frozen data, no code."""

from dataclasses import dataclass
from typing import TypeAlias

from django.utils.translation import gettext_lazy as _

from privacy.words import Words

Srgb: TypeAlias = tuple[int, int, int]
"""A colour as people write it, 0..255."""


@dataclass(frozen=True)
class Paper:
    """A studio backdrop: a pool of light of colour `centre` that falls off to `edge`.

    `mottling` 0..1 is how much the cloth's weave shows; `falloff` the pool's reach in
    heights of the picture.
    """

    centre: Srgb
    edge: Srgb
    mottling: float = 0.08
    falloff: float = 0.85


@dataclass(frozen=True)
class Office:
    """A room with a window wall on the side of the key light, far out of focus."""

    blur: float = 0.042
    exposure: float = 0.6


@dataclass(frozen=True)
class Outdoor:
    """Foliage and sky far out of focus, with sunlit gaps between the leaves."""

    blur: float = 0.042
    exposure: float = 0.72


Background: TypeAlias = Paper | Office | Outdoor


@dataclass(frozen=True)
class KeyLight:
    """The main light on the person.

    `direction` points to the lamp (x right, y down, z to the viewer); `strength` 0..1
    is how far it models the face; `warmth` tints it, -1 cool to 1 warm; `wrap` 0..1 is how
    much of the background's light reaches round the person's edge.
    """

    direction: tuple[float, float, float] = (-0.55, -0.55, 0.65)
    strength: float = 0.22
    warmth: float = 0.0
    wrap: float = 0.2


@dataclass(frozen=True)
class Style:
    """One look; `slug` names it in addresses, on the command line and in file names."""

    slug: str
    title: Words
    description: Words
    background: Background
    key: KeyLight = KeyLight()


_ALL = (
    Style(
        "studio-grey",
        _("Studio grey"),
        _("A neutral grey backdrop with soft light: fits everywhere."),
        Paper(centre=(178, 180, 183), edge=(88, 91, 96)),
    ),
    Style(
        "studio-navy",
        _("Studio navy"),
        _("Deep blue with a pool of light behind you: classic and formal."),
        Paper(centre=(62, 84, 122), edge=(14, 22, 40)),
        KeyLight(strength=0.26, wrap=0.14),
    ),
    Style(
        "studio-white",
        _("Studio white"),
        _("Bright and clean, for a company page or a CV."),
        Paper(centre=(250, 250, 250), edge=(236, 238, 240), mottling=0.0, falloff=1.1),
        KeyLight(strength=0.14, wrap=0.12),
    ),
    Style(
        "studio-warm",
        _("Studio warm"),
        _("Sand-coloured cloth and a slightly warm light: friendly."),
        Paper(centre=(198, 180, 160), edge=(108, 91, 76), mottling=0.12),
        KeyLight(warmth=0.35),
    ),
    Style(
        "office",
        _("Office"),
        _("A bright workplace, far out of focus, with light from the window."),
        Office(),
        KeyLight(direction=(-0.7, -0.35, 0.6), wrap=0.26),
    ),
    Style(
        "outdoor",
        _("Outdoor"),
        _("Green leaves and sky behind you, in open shade."),
        Outdoor(),
        KeyLight(direction=(0.35, -0.75, 0.55), strength=0.18, warmth=0.15, wrap=0.26),
    ),
)

STYLES: dict[str, Style] = {style.slug: style for style in _ALL}
DEFAULT_STYLE = "studio-grey"


class UnknownStyle(LookupError):
    """No style has this slug; the sentence names those that there are."""

    def __init__(self, slug: str) -> None:
        self.sentence = f"There is no style {slug!r}. The styles are: {', '.join(STYLES)}."
        super().__init__(self.sentence)


def style(slug: str) -> Style:
    """Return the style named `slug`; raises UnknownStyle."""
    try:
        return STYLES[slug]
    except KeyError:
        raise UnknownStyle(slug) from None
