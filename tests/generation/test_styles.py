"""Styles are complete, frozen data."""

from dataclasses import FrozenInstanceError

import pytest

from generation.styles import DEFAULT_STYLE, STYLES, UnknownStyle, style

PROMISED = {"studio-grey", "studio-navy", "studio-white", "studio-warm", "office", "outdoor"}


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
