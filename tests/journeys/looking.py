"""What every page must stand up to, by day and by night."""

import os

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def look(page: Page) -> None:
    """Check the page that is open: wide by day, narrow by night."""
    page.wait_for_load_state()
    for width, scheme in ((1280, "light"), (320, "dark")):
        page.set_viewport_size({"width": width, "height": 800})
        # Without motion: colours half-way from day to night are nobody's.
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        found = Axe().run(page).response["violations"]
        said = [node["failureSummary"] for each in found for node in each["nodes"]]
        assert not found, (page.url, scheme, [each["id"] for each in found], said)
        overhang = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(overhang) <= 0, (page.url, width)
        squeezed = (
            "[...document.querySelectorAll('main h2')].filter(h => h.clientWidth < 90).length"
        )
        assert page.evaluate(squeezed) == 0, (page.url, width)


def seen(page: Page, name: str) -> None:
    """Check the page that is open, and keep pictures of it."""
    look(page)
    keep_pictures(page, name)


def keep_pictures(page: Page, name: str) -> None:
    """Keep the page by day and by night where SAFELIGHT_SCREENS names a folder."""
    folder = os.environ.get("SAFELIGHT_SCREENS")
    if not folder:
        return
    for width, scheme in ((1280, "light"), (320, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        # Without motion: half-way through a change of colours nothing can be judged.
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
    page.emulate_media(color_scheme="light")
