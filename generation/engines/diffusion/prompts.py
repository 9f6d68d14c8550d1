"""What the model is told: clothes, pose and setting of a style, and to leave the person alone.

No word of it describes a face, a skin, an age or a body: the photos do.
"""

from generation.styles import Drawn, Style

FRAMING = "A portrait photograph, head and shoulders, of the one person in the reference pictures"
KEEP = (
    "Keep the person exactly as in the reference pictures: face, expression, hair, skin tone, age "
    "and body shape are unchanged."
)


def prompt(style: Style) -> str:
    """Return the words for one drawn style; raises ValueError for a style that isn't."""
    drawn = style.background
    if not isinstance(drawn, Drawn):
        raise ValueError(f"The style {style.slug} is not drawn.")
    return (
        f"{FRAMING}, {drawn.pose}. Clothes: {drawn.clothes}. Background: {drawn.setting}. "
        f"{KEEP} A sharp, natural photograph without any text."
    )
