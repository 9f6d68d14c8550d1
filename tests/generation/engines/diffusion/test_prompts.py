"""The words for a model: about clothes, pose and setting, silent about the person."""

import re

import pytest

from generation.engines.diffusion.prompts import KEEP, prompt
from generation.styles import DRAWN_STYLES, STYLES

# Whatever describes or judges a face, a skin, an age, a body, a sex, an origin or a faith.
LIST = """
adult african age aged asian athletic attractive bald beard bearded beautiful black blond blonde
body boy brown brunette caucasian celebrity cheekbones chin christian complexion confident curvy
cute dark-skinned elderly ethnic ethnicity european eyebrows eyes face facial fair fat female
feminine fit flawless forehead freckles friendly gentleman girl glowing gorgeous hair handsome
he heavy her hers hijab him hindu his ideal jaw jawline jewish lady latino lips make-up makeup
male man masculine mature model muscular muslim nose old older pale perfect petite pore pores
pretty professional race radiant senior serious sexy shaved she short skin skinny slender slim
smile smiling smooth tall tan tanned teen teeth thin toned turban white woman wrinkle wrinkles
young younger youthful
"""
ABOUT_PEOPLE = set(LIST.split())


@pytest.mark.parametrize("slug", DRAWN_STYLES)
def test_a_styles_words_are_silent_about_face_skin_age_and_body(slug: str) -> None:
    drawn = DRAWN_STYLES[slug].background
    said = f"{drawn.clothes} {drawn.pose} {drawn.setting}".lower()  # type: ignore[union-attr]
    # A shirt may be white and a jacket dark; the list speaks of people.
    words = set(re.findall(r"[a-z-]+", said)) - {"white"}
    assert not words & ABOUT_PEOPLE


@pytest.mark.parametrize("slug", DRAWN_STYLES)
def test_each_prompt_asks_to_keep_the_person_as_they_are(slug: str) -> None:
    said = prompt(DRAWN_STYLES[slug])
    assert KEEP in said
    rest = set(re.findall(r"[a-z-]+", said.replace(KEEP, "").lower())) - {"white"}
    assert not rest & ABOUT_PEOPLE
    assert len(said) < 512


def test_prompts_differ_and_a_studio_style_has_none() -> None:
    assert len({prompt(style) for style in DRAWN_STYLES.values()}) == len(DRAWN_STYLES)
    with pytest.raises(ValueError, match="not drawn"):
        prompt(STYLES["studio-grey"])
