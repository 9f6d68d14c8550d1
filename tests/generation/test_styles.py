"""Styles are complete, frozen data."""

from dataclasses import FrozenInstanceError

import pytest

from generation.styles import DEFAULT_STYLE, STYLES, UnknownColour, UnknownStyle, colour, style

PROMISED = {
    "studio-grey",
    "studio-navy",
    "studio-white",
    "studio-warm",
    "studio-black",
    "brand",
    "transparent",
    "window",
    "office",
    "outdoor",
}


def test_promised_styles_exist_under_their_own_names() -> None:
    assert set(STYLES) >= PROMISED
    assert all(slug == known.slug for slug, known in STYLES.items())
    assert DEFAULT_STYLE in STYLES


def test_every_style_is_described_differently() -> None:
    assert len({str(known.title) for known in STYLES.values()}) == len(STYLES)
    assert len({str(known.description) for known in STYLES.values()}) == len(STYLES)


def test_style_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        style("office").slug = "other"  # type: ignore[misc]


def test_unknown_style_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UnknownStyle) as refusal:
        style("sepia")
    assert all(slug in refusal.value.sentence for slug in STYLES)


def test_colour_is_read_from_hex_digits() -> None:
    assert colour("#1f548c") == colour("1F548C") == (31, 84, 140)


@pytest.mark.parametrize("text", ["", "red", "#12345", "#1234567", "#12345g", "#1f548c\n"])
def test_what_is_no_colour_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(UnknownColour) as refusal:
        colour(text)
    assert "six hex digits" in refusal.value.sentence


def test_only_the_brand_style_takes_a_colour() -> None:
    assert [slug for slug, known in STYLES.items() if known.takes_colour] == ["brand"]
    assert STYLES["office"].in_colour((1, 2, 3)) is STYLES["office"]
    assert STYLES["brand"].in_colour((1, 2, 3)) != STYLES["brand"]
