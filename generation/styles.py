"""The styles that people choose from: frozen data, no code."""

import re
from dataclasses import dataclass, replace
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


@dataclass(frozen=True)
class Window:
    """A plain bright room: one tall window far out of focus, and the wall beside it."""

    blur: float = 0.05
    exposure: float = 0.8


@dataclass(frozen=True)
class Gradient:
    """A company's own colour, lighter above the shoulder and deeper towards the corners."""

    colour: Srgb = (31, 84, 140)


@dataclass(frozen=True)
class Nothing:
    """No background: the portrait is the person alone, with transparency."""


@dataclass(frozen=True)
class Drawn:
    """Nothing of ours: the diffusion engine draws clothes, pose and setting from these words.

    They speak of what is around the person, never of face, skin, age or body.
    """

    clothes: str
    pose: str
    setting: str


Background: TypeAlias = Paper | Office | Outdoor | Window | Gradient | Nothing | Drawn


# What stands in for a scene when a photo's outline is in doubt.
PLAIN: dict[type[Background], Paper] = {
    Office: Paper(centre=(172, 170, 166), edge=(92, 90, 88)),
    Outdoor: Paper(centre=(152, 160, 142), edge=(78, 86, 72)),
    Window: Paper(centre=(214, 212, 206), edge=(150, 147, 141)),
}


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

    @property
    def is_transparent(self) -> bool:
        """Whether portraits are (H, W, 4) with alpha, and so PNG files."""
        return isinstance(self.background, Nothing)

    @property
    def is_drawn(self) -> bool:
        """Whether it takes the diffusion engine, since no photo shows what it shows."""
        return isinstance(self.background, Drawn)

    @property
    def is_scene(self) -> bool:
        """Whether it shows a place, before which a faulty outline is seen at once."""
        return isinstance(self.background, Office | Outdoor | Window)

    def on_plain(self) -> "Style":
        """A scene's light before a plain backdrop in its tones; else the style itself."""
        backdrop = PLAIN.get(type(self.background))
        return replace(self, background=backdrop) if backdrop else self

    @property
    def takes_colour(self) -> bool:
        """Whether the background may be given a colour of one's own."""
        return isinstance(self.background, Gradient)

    def in_colour(self, colour: Srgb) -> "Style":
        """The same style in `colour`, where it takes one; else the style itself."""
        if not isinstance(self.background, Gradient):
            return self
        return replace(self, background=Gradient(colour))


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
        "studio-black",
        _("Studio black"),
        _("Low key: the light comes out of the dark from one side."),
        Paper(centre=(44, 45, 48), edge=(9, 9, 11), mottling=0.05, falloff=0.7),
        KeyLight(direction=(-0.75, -0.45, 0.5), strength=0.34, wrap=0.05),
    ),
    Style(
        "brand",
        _("Brand colour"),
        _("A smooth gradient in your company's own colour."),
        Gradient(),
        KeyLight(strength=0.18, wrap=0.12),
    ),
    Style(
        "transparent",
        _("Transparent"),
        _("You alone, as a PNG without a background, to set before your own."),
        Nothing(),
        KeyLight(strength=0.14, wrap=0.0),
    ),
    Style(
        "window",
        _("Window"),
        _("A bright room beside a tall window, far out of focus."),
        Window(),
        KeyLight(direction=(-0.8, -0.3, 0.5), strength=0.24, wrap=0.22),
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

_DRAWN = (
    Style(
        "drawn-suit",
        _("Charcoal suit"),
        _("A charcoal suit and white shirt before a soft grey backdrop."),
        Drawn(
            clothes="a charcoal grey suit jacket over a plain white shirt",
            pose="facing the camera with the shoulders turned a little to one side",
            setting="a soft grey studio backdrop with gentle light from one side",
        ),
    ),
    Style(
        "drawn-blazer",
        _("Navy blazer"),
        _("A navy blazer in a bright office, standing."),
        Drawn(
            clothes="a navy blazer over a light blue shirt with an open collar",
            pose="standing upright, facing the camera",
            setting="a bright modern office far out of focus, daylight from a window",
        ),
    ),
    Style(
        "drawn-knitwear",
        _("Knitwear"),
        _("A plain knitted jumper beside a window: relaxed."),
        Drawn(
            clothes="a plain dark green knitted jumper with a round neck",
            pose="seated, leaning slightly towards the camera",
            setting="a plain room beside a large window, soft daylight",
        ),
    ),
    Style(
        "drawn-library",
        _("Library"),
        _("A dark jacket in front of bookshelves."),
        Drawn(
            clothes="a dark jacket over a plain crew-neck top",
            pose="facing the camera with the arms folded",
            setting="wooden bookshelves far out of focus, warm lamp light",
        ),
    ),
    Style(
        "drawn-garden",
        _("Garden"),
        _("A light shirt among green leaves, in open shade."),
        Drawn(
            clothes="a light linen shirt with an open collar",
            pose="standing with the shoulders turned a little to one side",
            setting="a green garden far out of focus, open shade",
        ),
    ),
)

# What every deployment makes on its processors.
STYLES: dict[str, Style] = {style.slug: style for style in _ALL}
# What only a deployment with a model for drawing makes, besides.
DRAWN_STYLES: dict[str, Style] = {style.slug: style for style in _DRAWN}
CATALOGUE: dict[str, Style] = STYLES | DRAWN_STYLES
DEFAULT_STYLE = "studio-grey"


class UnknownStyle(LookupError):
    """No style has this slug; the sentence names those that there are."""

    def __init__(self, slug: str) -> None:
        self.sentence = f"There is no style {slug!r}. The styles are: {', '.join(CATALOGUE)}."
        super().__init__(self.sentence)


class UnknownColour(ValueError):
    """A colour isn't written as #rrggbb."""

    def __init__(self, text: str) -> None:
        self.sentence = f"{text!r} is not a colour: write it as six hex digits, like #1f548c."
        super().__init__(self.sentence)


HEX_COLOUR = r"#?([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})"


def colour(text: str) -> Srgb:
    """Read "#1f548c" or "1f548c"; raises UnknownColour."""
    parts = re.fullmatch(HEX_COLOUR, text)
    if parts is None:
        raise UnknownColour(text)
    return int(parts[1], 16), int(parts[2], 16), int(parts[3], 16)


def style(slug: str) -> Style:
    """Return the style named `slug`; raises UnknownStyle."""
    try:
        return CATALOGUE[slug]
    except KeyError:
        raise UnknownStyle(slug) from None
