"""Take the README's pictures from a portal that runs: `make screens`."""

import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.journeys.steps import consent, make, sign_up, upload
from tests.portal import CHROMIUM, CHROMIUM_OPTIONS, Portal
from tests.portraits import as_jpeg, astronaut

FOLDER = Path(__file__).parents[2] / "docs" / "screens"
WIDTH, HEIGHT = 1280, 860


def main() -> None:
    """Walk the main path and keep a picture of each screen."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        photo = Path(folder) / "me.jpg"
        photo.write_bytes(as_jpeg(astronaut()))
        portal = Portal(Path(folder) / "var")
        portal.start()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_OPTIONS)
        page = browser.new_page(base_url=portal.url, viewport={"width": WIDTH, "height": HEIGHT})
        try:
            _walk(page, portal, photo)
        finally:
            browser.close()
            portal.stop()


def _walk(page: Page, portal: Portal, photo: Path) -> None:
    page.goto("/")
    _keep(page, "home")
    sign_up(page, portal)
    page.goto("/consent/")
    _keep(page, "consent")
    consent(page)
    upload(page, photo)
    _keep(page, "studio")
    make(page, "studio-grey", "studio-navy", "studio-warm", "office")
    page.locator("a[href*='/portraits/'] img").nth(1).wait_for(timeout=90_000)
    _keep(page, "job")
    page.locator("a[href*='/portraits/'] img").nth(3).wait_for(timeout=90_000)
    page.goto("/portraits/")
    _keep(page, "portraits")
    page.locator("main a:has(img)").first.click()
    _keep(page, "portrait")
    page.goto("/privacy/")
    _keep(page, "privacy")
    page.goto("/privacy/ledger/")
    _keep(page, "ledger")


def _keep(page: Page, name: str) -> None:
    page.evaluate("Promise.all([...document.images].map(i => i.decode().catch(() => null)))")
    page.screenshot(path=FOLDER / f"{name}.jpg", type="jpeg", quality=80)


if __name__ == "__main__":
    main()
