"""Keep a picture of every page, wide by day beside narrow by night: `make screens`.

Not a test by its name: pytest runs it only when it is told to, with the folder in
SAFELIGHT_SCREENS, and in another language with it in SAFELIGHT_SCREENS_LANGUAGE.
"""

import io
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from PIL import Image
from playwright.sync_api import Page

from tests.matrix.world import World
from tests.pages.judging import Tab
from tests.pages.samples import OF_PEOPLE, OF_STAFF, Sample
from tests.portraits import as_jpeg, astronaut
from tests.privacy.rights import holding

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(databases=["default", "keys"]),
]
# As they are looked at, and as wide as they are kept.
WIDE, NARROW, KEPT = 1280, 320, 800
HIGHEST: Final = 1200
QUALITY: Final = 40
# Those out of sight would not load before somebody scrolls to them.
EVERY_PICTURE: Final = """() => Promise.all([...document.images].map((each) => {
  each.loading = "eager";
  return each.decode().catch(() => null);
}))"""
# What Django draws alike for every kind of row is looked at, but not kept.
ALIKE: Final = re.compile(r"staff/\w+/\w+/<[^>]+>/(change|history|delete)/")
SCREENS: Final = [sample for sample in (*OF_PEOPLE, *OF_STAFF) if not ALIKE.match(sample.route)]


@pytest.fixture(scope="module")
def spoken() -> str:
    return os.environ.get("SAFELIGHT_SCREENS_LANGUAGE", "en-GB")


@pytest.fixture(scope="module", autouse=True)
def _somebody_on_the_pictures() -> Iterator[None]:
    """Show a face where tests are content with a colour."""
    plain, face = holding.picture, as_jpeg(astronaut().resize((512, 512)))
    holding.picture = lambda *_shade, **_side: face
    yield
    holding.picture = plain


@pytest.mark.parametrize("sample", SCREENS, ids=lambda sample: sample.name)
def test_picture(tab_of: Callable[[str], Tab], world: World, sample: Sample) -> None:
    tab, address = tab_of(sample.visitor), sample.address(world)
    if sample.sent_from:
        tab.send(f"/{sample.sent_from}", address, sample.fields)
    else:
        tab.open(address)
    wide, narrow = _shot(tab.page, WIDE, "light"), _shot(tab.page, NARROW, "dark")
    wide = wide.resize((KEPT, wide.height * KEPT // WIDE), Image.Resampling.LANCZOS)
    height = min(HIGHEST, max(wide.height, narrow.height))
    both = Image.new("RGB", (KEPT + 16 + NARROW, height), "#7f898c")
    both.paste(wide, (0, 0))
    both.paste(narrow, (KEPT + 16, 0))
    folder = Path(os.environ["SAFELIGHT_SCREENS"])
    folder.mkdir(parents=True, exist_ok=True)
    both.save(folder / f"{named(sample)}.webp", quality=QUALITY, method=6)


def named(sample: Sample) -> str:
    """Return what a sample's picture is called."""
    plain = re.sub(r"<\w+:|[<>]", "", f"{sample.visitor} {sample.name}")
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def _shot(page: Page, width: int, scheme: str) -> Image.Image:
    page.set_viewport_size({"width": width, "height": 800})
    # Without motion: half-way through a change of colours nothing can be judged.
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    page.evaluate("scrollTo(0, 0)")
    page.evaluate(EVERY_PICTURE)
    content = page.screenshot(full_page=True)
    return Image.open(io.BytesIO(content)).convert("RGB")
