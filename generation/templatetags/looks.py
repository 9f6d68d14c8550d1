"""The styles to choose from, each drawn once for all who look."""

from collections.abc import Container
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from generation.styles import CATALOGUE, Style

register = template.Library()
# A few dozen styles in four languages, ticked and not.
MOST = 1024


@register.simple_tag
def look(style: Style, chosen: Container[str]) -> SafeString:
    """Show a style to choose; nothing in it is anybody's own but the tick."""
    return _look(style.slug, style.slug in chosen, get_language())


@lru_cache(MOST)
def _look(slug: str, is_chosen: bool, _language: str | None) -> SafeString:
    words = {"style": CATALOGUE[slug], "is_chosen": is_chosen}
    return render_to_string("generation/_look.html", words)
